package nested

import (
	"hearth/shared/hot"
	"hearth/shared/stack"
)

// addressed returns the nested stack of a resource whose template is at a URL; nil when the URL is
// not known yet.
func (s *Stack) addressed(r *hot.Resource, kind Type, judge bool) *interior {
	given, wrong := s.Template.Properties(r.Name, s.boundedScope())
	props, bad := kind.Def.Convert(given)
	in := kind.Def.Inner
	url, ok := props[in.URL].(string)
	if !ok || judge && len(wrong)+len(bad) > 0 { // which Check reports
		return nil
	}
	p := s.tree.provider(url, true)
	if p.Template == nil || len(p.problems) > 0 {
		return &interior{name: groupName, open: func() (Child, stack.Problems) { return Child{}, p.problems }}
	}
	parameters, _ := props[in.Parameters].(map[string]any)
	of := below{provider: p, mapping: kind.Mapping}
	of.given, of.later = ParametersAsGiven(parameters)
	return &interior{groupName, false, len(p.Template.Resources), p.values, func() (Child, stack.Problems) { return s.child(r, of, judge) }}
}
