package api

import (
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
	request, err := body.Validate(a.MaxTemplate)
	if err != nil {
		return web.Reply{}, err
	}
	request.ShowNested = showNested
	found, err := a.Service.Validate(r.Context(), r.Caller, request)
	if err != nil {
		return web.Reply{}, asValidation(err)
	}
	return web.OK(wire.NewValidation(found))
}

// asValidation gives what a template's own checks say the type that Heat's
// validation gives it: there they are the answer, not what went wrong.
func asValidation(err error) error {
	switch stack.CodeOf(err) {
	case stack.StackValidationFailed, stack.InvalidTemplateSection, stack.EntityNotFound:
		return stack.Errorf(stack.BadRequest, "%s", web.Sentence(err))
	}
	return err
}
