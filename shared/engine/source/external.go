package source

import (
	"context"
	"fmt"

	"hearth/shared/hot"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// externalID returns the ID of the existing object that a resource uses (external_id), or an empty
// string. Only parameters can be part of it, because such a resource depends on no other resource.
func (src *Source) externalID(r *hot.Resource) string {
	if r.ExternalID == nil {
		return ""
	}
	id, err := src.Template.Resolve(r.ExternalID, src.PlanScope())
	text, _ := id.(string)
	if err != nil {
		return ""
	}
	return text
}

// checkExternal returns the problems of a resource's external ID: it must be a text, and the cloud
// must know the object.
func (e *Reader) checkExternal(ctx context.Context, account stack.Account, project string, src *Source, r *hot.Resource, d *stepdef.Def) (stack.Problems, error) {
	at := "resources." + r.Name + ".external_id"
	bad := stack.Problem{Code: stack.StackValidationFailed, Path: at, Line: r.ExternalID.Line, Column: r.ExternalID.Column}
	id := src.externalID(r)
	if id == "" {
		return stack.Problems{bad.WithHeading("", at, "must be the id of an object, known before the stack is made")}, nil
	}
	call := lifecycle.Show(e.Catalog, stack.Resource{Type: d.Type, PhysicalID: id}, project)
	if call == nil {
		return nil, nil
	}
	switch a := e.Services.Do(ctx, account, project, *call); {
	case a.Code == 404:
		bad.Message = fmt.Sprintf("Invalid external resource: Resource %s (%s) can not be found.", id, r.Type)
		return stack.Problems{bad}, nil
	case a.Code >= 400 || a.Trouble != "":
		return nil, stack.Errorf(stack.Unavailable, "The cloud cannot be asked about the external resource '%s' now.", id)
	}
	return nil, nil
}
