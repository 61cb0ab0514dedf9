package api

import (
	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

// body reads what a request says of a stack. A template that it names by its address
// is fetched, and then is as if it had been sent.
func (a *api) body(r *web.Request) (wire.Body, error) {
	fields, err := r.Fields()
	if err != nil {
		return nil, err
	}
	body := wire.Body(fields)
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
