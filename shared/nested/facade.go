package nested

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/shared/hot"
	"hearth/shared/stepdef"
)

// surface is what a type shows to templates: its properties and attributes.
type surface struct {
	properties map[string]stepdef.Property
	attributes []string
}

// facades returns why a template cannot replace the type whose name it is mapped to; nothing when
// there is no such type.
func (s *Stack) facades(resource, kind string, t Type) []string {
	m, shadowed, err := s.Registry.Shadowed(kind, resource, t.Mapping)
	if err != nil || !shadowed {
		return nil
	}
	of := surface{attributes: []string{"show"}}
	if m.Template != "" {
		p := s.tree.provider(m.Template, m.User)
		if p.Template == nil {
			return nil
		}
		of = surface{p.properties, p.attributes}
	} else if d := s.tree.Catalog.Def(m.Real); d != nil {
		of = surface{d.Properties, s.tree.Catalog.Attributes(m.Real)}
	}
	return of.differs(kind, t.Provider)
}

func (of surface) differs(kind string, p *Provider) (wrong []string) {
	bad := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	for _, name := range slices.Sorted(maps.Keys(of.properties)) {
		own, there := p.properties[name]
		facade := of.properties[name]
		if !there && facade.Required {
			bad("Required property %s for facade %s missing in provider", name, kind)
		}
		if there && !fits(facade.Type, own.Type) {
			bad("Property %s type mismatch between facade %s (%s) and provider (%s)", name, kind, heatTypes[facade.Type], heatTypes[own.Type])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.properties)) {
		if _, there := of.properties[name]; !there && p.properties[name].Required {
			bad("Provider requires property %s unknown in facade %s", name, kind)
		}
	}
	for _, name := range of.attributes {
		if _, there := slices.BinarySearch(p.attributes, name); !there {
			bad("Attribute %s for facade %s missing in provider", name, kind)
		}
	}
	return wrong
}

// fits reports whether a parameter can replace a property. Heat fails on a property of any type;
// here every parameter fits it.
func fits(facade, own string) bool {
	return facade == own || facade == "integer" && own == "number" || facade == "any"
}

// heatTypes are the types of properties in Heat's words.
var heatTypes = map[string]string{
	"string": "String", "integer": "Integer", "number": "Number", "boolean": "Boolean", "list": "List", "map": "Map", "any": "Any",
}

// facadeOf returns what resource_facade reads in the template of a resource, resolved in a scope.
func (s *Stack) facadeOf(r *hot.Resource, scope func() hot.Scope) func(what string) any {
	resolved := func(n *hot.Node) any {
		v, err := s.Template.Resolve(n, scope())
		if err != nil {
			return stepdef.Unknown{}
		}
		if v == nil {
			return map[string]any{}
		}
		return v
	}
	return func(what string) any {
		switch strings.ToLower(strings.ReplaceAll(what, "_", "")) {
		case "metadata":
			return resolved(r.Metadata)
		case "deletionpolicy":
			return r.DeletionPolicy
		}
		return resolved(r.UpdatePolicy)
	}
}

// policyOnly is a facade for conditions and policies, which may not read what is not known yet.
func policyOnly(facade func(string) any) func(string) any {
	return func(what string) any {
		v := facade(what)
		if !known(v) {
			return nil
		}
		return v
	}
}
