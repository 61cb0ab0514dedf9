package api

import (
	"strings"

	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

func (a *api) validate(r *web.Request) (web.Reply, error) {
	body, err := a.body(r)
	if err != nil {
		return web.Reply{}, err
	}
	showNested, err := r.Bool("show_nested", false)
	if err != nil {
		return web.Reply{}, err
	}
	if err := ignored(r.Param("ignore_errors")); err != nil {
		return web.Reply{}, err
	}
	request, err := body.Validate(a.MaxTemplate)
	if err != nil {
		return web.Reply{}, err
	}
	request.ShowNested = showNested
	found, err := a.Templates.Validate(r.Context(), r.Caller, request)
	if err != nil {
		return web.Reply{}, asValidation(err)
	}
	return web.OK(wire.NewValidation(found))
}

// ignored checks the list of errors to ignore. Heat knows only 99001, a service that does not exist. It
// has no effect here, because validation does not ask for services.
func ignored(codes string) error {
	if codes == "" {
		return nil
	}
	var unknown []string
	for code := range strings.SplitSeq(codes, ",") {
		if code != "99001" {
			unknown = append(unknown, "'"+code+"'")
		}
	}
	if unknown == nil {
		return nil
	}
	return stack.Errorf(stack.BadRequest, "Invalid codes in ignore_errors : [%s]", strings.Join(unknown, ", "))
}

// asValidation turns a template's validation errors into BadRequest, as Heat's API does for this request.
func asValidation(err error) error {
	switch stack.CodeOf(err) {
	case stack.StackValidationFailed, stack.InvalidTemplateSection, stack.EntityNotFound:
		return stack.Errorf(stack.BadRequest, "%s", web.Sentence(err))
	}
	return err
}
