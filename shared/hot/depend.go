package hot

import (
	"slices"

	"hearth/shared/graph"
	"hearth/shared/hot/funcs"
)

// An Attr is the use of an attribute.
type Attr struct {
	Name string // empty for all attributes
	Path []any  // below it, if it is a plain value
}

// Requires returns the sorted resources that a resource depends on: those in depends_on, and those
// that its properties and metadata refer to. It leaves out what is not a resource of the template.
// The list is the template's own.
func (t *Template) Requires(resource string) []string {
	n := t.gathered().of(resource)
	if n == nil {
		return nil
	}
	return n.requires
}

// Graph returns all resources and what each requires.
func (t *Template) Graph() *graph.Graph[string] {
	g := &graph.Graph[string]{}
	for _, r := range t.Resources {
		g.Add(r.Name)
		for _, name := range t.Requires(r.Name) {
			g.Connect(r.Name, name)
		}
	}
	return g
}

// Attributes returns the attributes of each resource that other resources and outputs read, in the
// order of their use, each once.
func (t *Template) Attributes() map[string][]Attr {
	used := map[string][]Attr{}
	collect := func(u funcs.Used) {
		name, ok := u.Name.(string)
		if !ok || u.Call.Func.Use != funcs.Attribute || t.resources[name] == nil {
			return
		}
		attr := Attr{Path: u.Path()}
		if u.Attribute != nil {
			attr.Name = funcs.Str(u.Attribute)
		}
		same := func(a Attr) bool { return a.Name == attr.Name && funcs.Equal(a.Path, attr.Path) }
		if !slices.ContainsFunc(used[name], same) {
			used[name] = append(used[name], attr)
		}
	}
	for _, r := range t.Resources {
		funcs.Uses(r.Properties, nil, collect)
		funcs.Uses(r.Metadata, nil, collect)
	}
	for _, o := range t.Outputs {
		funcs.Uses(o.Value, nil, collect)
	}
	return used
}
