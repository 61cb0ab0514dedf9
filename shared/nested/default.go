package nested

import (
	"slices"

	"hearth/shared/hot"
	"hearth/shared/stack"
)

// byDefault adds an offline sentence to the problems of a resource's properties that come from the
// defaults of parameters. It checks the properties again without those values. A problem that
// disappears then does not occur when the parameter is given another value.
func (s *Stack) byDefault(r *hot.Resource, kind Type, found stack.Problems) stack.Problems {
	if len(found) == 0 {
		return found
	}
	scope := s.boundedScope()
	var some bool
	if scope.Parameters, some = scope.Parameters.WithoutDefaults(); !some {
		return found
	}
	given, remaining := s.Template.Properties(r.Name, scope)
	_, bad := s.convert(kind, given)
	remaining = append(remaining, propertyProblems(s.Template, r, bad)...)
	for i, p := range found {
		if p.Offline == "" && !slices.ContainsFunc(remaining, p.IsSame) {
			found[i].Offline, found[i].OfflineWhere = p.Message+", unless a parameter is given another value than its default", p.Where
		}
	}
	return found
}
