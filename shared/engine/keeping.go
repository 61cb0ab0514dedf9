package engine

import (
	"context"
	"fmt"

	"hearth/shared/hot"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// policy refuses a deletion policy that is not honoured: no type makes snapshots.
func policy(t *hot.Template, r *hot.Resource) stack.Problems {
	problems := updatePolicy(t, r)
	if r.DeletionPolicy != hot.PolicySnapshot {
		return problems
	}
	at := t.PolicyPath(r.Name)
	return append(problems, stack.Problem{
		Code: stack.StackValidationFailed, Path: at, Message: at + `: "Snapshot" deletion policy not supported`,
	})
}

// updatePolicy refuses all that stands in one: the types that have one, which are
// groups, are not here yet.
func updatePolicy(t *hot.Template, r *hot.Resource) (problems stack.Problems) {
	if r.UpdatePolicy == nil {
		return nil
	}
	at := t.UpdatePolicyPath(r.Name)
	for _, key := range r.UpdatePolicy.Keys {
		p := stack.Problem{
			Code: stack.StackValidationFailed, Path: at, Message: "Property error: " + at + ": Unknown Property " + key,
		}
		p.Line, p.Column = t.PlaceOfKey(at, key)
		problems = append(problems, p)
	}
	return problems
}

// external is the id of the object that a resource stands for without having made
// it; empty for all others. It is made of parameters only: such a resource depends
// on none.
func (src *source) external(r *hot.Resource) string {
	if r.ExternalID == nil {
		return ""
	}
	id, err := src.template.Resolve(r.ExternalID, src.before())
	text, _ := id.(string)
	if err != nil {
		return ""
	}
	return text
}

// unfound says what is wrong with the external id of a resource: it must be a text,
// and the cloud must know it.
func (e *Engine) unfound(ctx context.Context, account stack.Account, project string, src *source, r *hot.Resource, d *stepdef.Def) (stack.Problems, error) {
	at := "resources." + r.Name + ".external_id"
	bad := stack.Problem{Code: stack.StackValidationFailed, Path: at, Line: r.ExternalID.Line, Column: r.ExternalID.Column}
	id := src.external(r)
	if id == "" {
		bad.Message = at + ": must be the id of an object, known before the stack is made"
		return stack.Problems{bad}, nil
	}
	call := lifecycle.Show(e.Catalog, stack.Resource{Type: d.Type, PhysicalID: id}, project)
	if call == nil {
		return nil, nil
	}
	switch a := e.Cloud.Do(ctx, account, *call); {
	case a.Code == 404:
		bad.Message = fmt.Sprintf("Invalid external resource: Resource %s (%s) can not be found.", id, r.Type)
		return stack.Problems{bad}, nil
	case a.Code >= 400 || a.Trouble != "":
		return nil, stack.Errorf(stack.Unavailable, "The cloud cannot be asked about the external resource '%s' now.", id)
	}
	return nil, nil
}
