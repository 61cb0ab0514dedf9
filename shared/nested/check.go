package nested

import (
	"slices"
	"strings"

	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Check returns everything that is wrong with the resources and outputs of this stack: first what
// needs no values, then the properties. Without judge, only the names of properties are checked.
// Walk reports what is wrong in nested templates.
func (s *Stack) Check(judge bool) stack.Problems {
	t := s.Template
	problems := t.Check(s.tree.files, catalog{s})
	if !judge {
		problems = slices.DeleteFunc(problems, unvalued)
	}
	peer := s.peers()
	for _, r := range t.Resources {
		if len(problems) > mostProblems {
			break
		}
		if s.tree.work.Over() {
			problems = append(problems, tooMuch())
			break
		}
		kind := s.Type(r.Name, r.Type)
		problems = append(problems, s.unusable(r, kind)...)
		if !kind.usable() {
			continue
		}
		open := kind.Def != nil && kind.Def.Open && judge // Heat's OS::Heat::None checks itself only in a validation
		if !open {
			problems = append(problems, s.policies(r, kind.Def)...)
		}
		if open || r.ExternalID != nil {
			continue // its properties are not used
		}
		made := s.tree.work.Made()
		given, wrong := t.Properties(r.Name, s.boundedScope())
		if !s.tree.take(content{bytes: s.tree.work.Made() - made}) {
			if !s.tree.full {
				problems = append(problems, s.tree.tooMuch())
			}
			s.tree.full = true
			break
		}
		kind.Def.AddSecrets(s.Secrets(), given)
		mistaken := mistakenProperties(problems, t.PropertiesPath(r.Name))
		if judge {
			problems = append(problems, s.byDefault(r, kind, wrong)...)
		}
		if len(wrong) > 0 && !unresolved(r, given) {
			continue
		}
		for _, name := range mistaken {
			given[name] = stepdef.Unknown{}
		}
		if !judge {
			problems = append(problems, propertyProblems(t, r, kind.def().Misnamed(given))...)
			continue
		}
		props, bad := s.convert(kind, given)
		if kind.Def != nil && kind.Def.Beside != "" && len(bad) == 0 {
			bad = s.tree.Catalog.Hooks.Beside[kind.Def.Beside](stepdef.Peer{Name: r.Name, Type: kind.Def.Type, Props: props}, peer)
		}
		problems = append(problems, s.byDefault(r, kind, propertyProblems(t, r, bad))...)
	}
	return s.Secrets().MaskProblems(problems)
}

// Refused returns what only AWS refuses in the template of this stack. With certain the parameters are
// those of a stack.
func (s *Stack) Refused(certain bool) stack.Problems {
	return s.Secrets().MaskProblems(s.Template.Refused(s.boundedScope(), certain))
}

// Dangling returns the notes about outputs that have no value.
func (s *Stack) Dangling() stack.Problems {
	return s.Secrets().MaskProblems(s.Template.Dangling(s.boundedScope(), false))
}

// unresolved marks the properties that have no value as unknown, so that the others are still
// checked. It returns false when there are no properties to check.
func unresolved(r *hot.Resource, given map[string]any) bool {
	if r.Properties == nil || r.Properties.Kind != funcs.Map || given == nil {
		return false
	}
	for i, name := range r.Properties.Keys {
		if _, made := given[name]; !made && r.Properties.Items[i].Kind != funcs.Absent {
			given[name] = stepdef.Unknown{}
		}
	}
	return true
}

// Properties resolves and converts the properties of a resource, as far as they are known. Check
// reports what is wrong with them.
func (s *Stack) Properties(r *hot.Resource) map[string]any {
	kind := s.Type(r.Name, r.Type)
	props, _ := s.Template.Properties(r.Name, s.Scope())
	if kind.usable() {
		props, _ = s.convert(kind, props)
	}
	return props
}

// convert returns the typed properties of what a template gives, and what is wrong.
func (s *Stack) convert(kind Type, given map[string]any) (map[string]any, []stepdef.Wrong) {
	if kind.Provider != nil {
		if s.tree.work.Spend(kind.Provider.cost(given)) != nil {
			return nil, nil // the problem is reported for the whole tree
		}
		return kind.Provider.convert(given)
	}
	props, bad := kind.Def.Convert(given)
	if kind.Def.Check != "" && len(bad) == 0 {
		for _, w := range s.tree.Catalog.Hooks.Check[kind.Def.Check](props) {
			if w.NeedsStackDomain && s.tree.Catalog.StackDomain {
				continue
			}
			w.Verbatim = w.Path == ""
			bad = append(bad, w)
		}
	}
	return props, bad
}

// unusable returns why a known type cannot be used: its template is missing or invalid, or its
// mappings form a circle.
func (s *Stack) unusable(r *hot.Resource, kind Type) stack.Problems {
	if kind.problem == nil && (kind.Provider == nil || len(kind.Provider.problems) == 0) {
		return nil
	}
	at := s.Template.ResourcePath(r.Name)
	here := func(p stack.Problem) stack.Problem {
		p.Path, p.Named = at, false
		p.Line, p.Column = s.Template.Place(s.Template.TypePath(r.Name))
		return p
	}
	if kind.problem != nil {
		return stack.Problems{here(*kind.problem)}
	}
	var problems stack.Problems
	for _, p := range kind.Provider.problems {
		if p.File == "" { // there is no text to point at
			p = here(p)
		} else {
			p.Path, p.Named = strings.TrimSuffix(at+"<"+kind.Provider.Name+">."+p.Path, "."), false
		}
		problems = append(problems, p)
	}
	return problems
}
