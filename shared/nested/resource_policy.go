package nested

import (
	"hearth/shared/hot"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// policies returns what is wrong with the policies of a resource.
func (s *Stack) policies(r *hot.Resource, d *stepdef.Def) (problems stack.Problems) {
	t := s.Template
	if r.UpdatePolicy != nil {
		if d == nil {
			d = &stepdef.Def{}
		}
		scope := s.boundedScope()
		_, wrong := s.Policy(r, d, scope)
		if _, err := t.Resolve(r.UpdatePolicy, scope); isUndefined(err) {
			wrong = nil // Template.Check has reported it at its place
		}
		for _, w := range wrong {
			problems = append(problems, problemAt(t, r, t.UpdatePolicyPath(r.Name), w))
		}
	}
	copied := d != nil && len(d.Snapshot) > 0
	if r.DeletionPolicy == hot.PolicySnapshot && !copied {
		problems = append(problems, noCopy(t, t.PolicyPath(r.Name), `"Snapshot" deletion policy not supported`))
	}
	if r.ReplacePolicy == hot.PolicySnapshot && !copied {
		problems = append(problems, noCopy(t, t.ReplacePolicyPath(r.Name), `"Snapshot" update replace policy not supported`))
	}
	return problems
}

// noCopy returns the problem of a policy that needs a copy of an object that cannot be copied.
func noCopy(t *hot.Template, at, message string) stack.Problem {
	p := stack.Problem{Code: stack.StackValidationFailed, Path: at}.WithHeading("", at, message)
	p.Line, p.Column = t.Place(at)
	return p
}

// isUndefined reports whether an error is about a parameter that does not exist.
func isUndefined(err error) bool { return stack.CodeOf(err) == stack.UserParameterMissing }
