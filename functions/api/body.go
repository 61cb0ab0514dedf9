package api

import (
	"maps"

	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

// body reads a request's template, environment and files. Those that it names by a URL or a container
// are fetched, and treated as if the request had them.
func (a *api) body(r *web.Request) (wire.Body, error) {
	fields, err := r.Fields()
	if err != nil {
		return nil, err
	}
	body, err := a.filled(r, fields)
	if err != nil {
		return nil, err
	}
	address := body.Address()
	if address == "" || a.Fetch == nil {
		return body, nil
	}
	text, err := a.Fetch.Get(r.Context(), address)
	if err != nil {
		return nil, stack.Errorf(stack.BadRequest, "Could not retrieve template: %s", web.Sentence(err))
	}
	return body.Fetched(text)
}

// filled adds the files of the container that a body names. A file in the body itself takes precedence.
func (a *api) filled(r *web.Request, body wire.Body) (wire.Body, error) {
	container, err := body.Container()
	if container == "" || err != nil {
		return body, err
	}
	files, err := body.Files()
	if err != nil {
		return nil, err
	}
	found, err := a.Templates.Container(r.Context(), r.Caller, container, files, a.MaxBody)
	if err != nil {
		return nil, err
	}
	maps.Copy(found, files)
	return body.Filled(found)
}
