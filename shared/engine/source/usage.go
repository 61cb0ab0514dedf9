package source

import (
	"maps"
	"slices"

	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
	"hearth/shared/nested"
	"hearth/shared/stack"
)

// A Usage is what a template and its nested templates are made of, for a caller who must have
// allowed it.
type Usage struct {
	Types      []string            // of resources, sorted
	Properties map[string][]string // by type: the properties that its resources give, in no order
	Transforms []string            // of the template
	Names      []string            // of the template's own resources
	Refused    stack.Problems      // what AWS refuses and Heat accepts
}

// UsageOf returns the usage of a source. With certain its parameters are those of a stack.
func UsageOf(src *Source, certain bool) Usage {
	u := ContentOf(src)
	u.Refused = src.Stack.Refused(certain)
	return u
}

// ContentOf returns the usage of a source without what AWS refuses.
func ContentOf(src *Source) Usage {
	u := Usage{Properties: map[string][]string{}, Transforms: src.Template.Transforms()}
	for _, r := range src.Template.Resources {
		u.Names = append(u.Names, r.Name)
	}
	u.add(src.Template)
	u.addNested(src.Below)
	u.Types = slices.Sorted(maps.Keys(u.Properties))
	return u
}

func (u Usage) addNested(children []nested.Child) {
	for _, child := range children {
		u.add(child.Stack.Template)
		u.addNested(child.Children)
	}
}

func (u Usage) add(t *hot.Template) {
	for _, r := range t.Resources {
		names := u.Properties[r.Type]
		if r.Properties != nil && r.Properties.Kind == funcs.Map {
			for _, name := range r.Properties.Keys {
				if !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
		u.Properties[r.Type] = names
	}
}
