package nested

import (
	"hearth/shared/hot"
	"hearth/shared/stack"
)

// policies refuses what is not honoured: no type makes snapshots, and the types that have
// an update policy, which are groups, are not here yet.
func policies(t *hot.Template, r *hot.Resource) (problems stack.Problems) {
	if n := r.UpdatePolicy; n != nil {
		at := t.UpdatePolicyPath(r.Name)
		for _, key := range n.Keys {
			p := stack.Problem{
				Code: stack.StackValidationFailed, Path: at, Message: "Property error: " + at + ": Unknown Property " + key,
			}
			p.Line, p.Column = t.PlaceOfKey(at, key)
			problems = append(problems, p)
		}
	}
	if r.DeletionPolicy == hot.PolicySnapshot {
		at := t.PolicyPath(r.Name)
		p := stack.Problem{Code: stack.StackValidationFailed, Path: at, Message: at + `: "Snapshot" deletion policy not supported`}
		p.Line, p.Column = t.Place(at)
		problems = append(problems, p)
	}
	return problems
}
