package nested

import (
	"fmt"
	"strings"

	"hearth/shared/hot"
	"hearth/shared/hot/environment"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A Type is what a resource's type means in its stack: a definition or a template. When neither of
// its first two fields is set, the type means nothing.
type Type struct {
	Def      *stepdef.Def // of a known type
	Provider *Provider    // of a template
	Mapping  environment.Mapping

	problem *stack.Problem // instead of a mapping
}

// Type returns what a type means for the resource of a name.
func (s *Stack) Type(resource, kind string) Type {
	key := typeKey{kind: kind}
	if s.Registry.Size() > 0 { // it has rules for resources by their names
		key.resource = resource
	}
	s.typing.RLock()
	known, ok := s.types[key]
	s.typing.RUnlock()
	if ok {
		return known
	}
	t := s.typeOf(resource, kind)
	s.typing.Lock()
	defer s.typing.Unlock()
	if s.types == nil {
		s.types = map[typeKey]Type{}
	}
	s.types[key] = t
	return t
}

// A typeKey identifies the type of a resource. The resource's name is empty when all resources of
// the type are the same.
type typeKey struct{ resource, kind string }

func (s *Stack) typeOf(resource, kind string) Type {
	m, ok, err := s.Registry.Find(kind, resource)
	switch {
	case err != nil:
		return Type{problem: &stack.Problem{Code: stack.CodeOf(err), Kind: stack.UnknownType, Message: err.Error()}}
	case !ok:
		return Type{}
	case m.Template != "":
		return Type{Provider: s.tree.provider(m.Template, m.User), Mapping: m}
	}
	return Type{Def: s.tree.Catalog.Def(m.Real), Mapping: m}
}

// usable reports whether the type can be used at all.
func (t Type) usable() bool { return t.Def != nil || t.Provider != nil && t.Provider.Template != nil }

// def returns the definition of its properties.
func (t Type) def() *stepdef.Def {
	if t.Provider != nil {
		return &stepdef.Def{Properties: t.Provider.properties}
	}
	return t.Def
}

// Def returns the definition of a resource's type. It is nil when the type is a template or
// unknown.
func (s *Stack) Def(r *hot.Resource) *stepdef.Def { return s.Type(r.Name, r.Type).Def }

// catalog answers the template's questions about types.
type catalog struct{ *Stack }

func (c catalog) HasType(resource, kind string) bool {
	t := c.Type(resource, kind)
	return t.Def != nil || t.Provider != nil || t.problem != nil
}

func (c catalog) HasAttribute(resource, kind, attribute string) bool {
	// A nested stack answers for its outputs once it exists, and for its resources by
	// resource.<name>. So its attributes are not checked before.
	d := c.Type(resource, kind).Def
	return d == nil || c.tree.Catalog.HasAttribute(d.Type, attribute)
}

func (c catalog) Class(resource, kind string) string {
	switch t := c.Type(resource, kind); {
	case t.Def != nil:
		return c.tree.Catalog.Class(t.Def.Type)
	case t.Provider != nil:
		return "TemplateResource"
	}
	return kind[strings.LastIndex(kind, ":")+1:]
}

// NoType returns the sentences about an unknown type. A name that an environment maps to an unknown
// type of Heat is unknown too. In a nested template, another environment may map a name outside
// Heat's namespaces.
func (c catalog) NoType(resource, kind string) stack.Problem {
	p := stack.Problem{Kind: stack.UnknownType, Message: stepdef.NoType(kind), Hint: hot.MacroHint(kind)}
	real := c.Registry.Lost(kind, resource)
	switch {
	case stepdef.IsHeatType(real):
		if real != kind {
			p.Message += fmt.Sprintf(" It is mapped to %s. %s", real, stepdef.NotYet)
		}
		p.Lacking = true
		p.Offline = fmt.Sprintf("The type %s is not in Hearth yet; Heat has it.", real)
	case c.depth > 0 && !stepdef.InHeatNamespace(real):
		p.Offline = p.Message + " An environment may give it."
	}
	return p
}

// Types are gathered once: there may be as many questions as resources.
func (c catalog) Types() []string {
	c.named.Do(func() { c.names = append(c.tree.Catalog.Types(), c.Registry.Names()...) })
	return c.names
}

func (c catalog) Attributes(resource, kind string) []string {
	switch t := c.Type(resource, kind); {
	case t.Def != nil:
		return c.tree.Catalog.Attributes(t.Def.Type)
	case t.Provider != nil:
		return t.Provider.attributes
	}
	return nil
}
