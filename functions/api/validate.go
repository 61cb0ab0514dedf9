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

// ignored refuses to ignore other errors than Heat can: 99001, that a service is not
// there. Here a template is no worse for that before it is made.
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

// asValidation gives what a template's own checks say the type that Heat's
// validation gives it: there they are the answer, not what went wrong.
func asValidation(err error) error {
	switch stack.CodeOf(err) {
	case stack.StackValidationFailed, stack.InvalidTemplateSection, stack.EntityNotFound:
		return stack.Errorf(stack.BadRequest, "%s", web.Sentence(err))
	}
	return err
}
