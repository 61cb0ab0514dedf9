package live

import (
	"context"
	"slices"
	"strings"

	"hearth/shared/stack"
)

// incorrectAttribute says in Heat's words that a resource has no such attribute.
func incorrectAttribute(resource, attribute string) error {
	return unresolved("The Referenced Attribute (" + resource + " " + attribute + ") is incorrect.")
}

// attributeError is why an attribute of a resource that is there cannot be had: nobody has
// asked for it before where the resource is a stack, whose outputs are its attributes.
func (s *Scene) attributeError(resource, attribute string) error {
	declared := s.Source.Template.Resource(resource)
	if declared == nil {
		return nil
	}
	kind, known := s.Source.Stack.Type(resource, declared.Type), true
	switch {
	case kind.Provider != nil:
		known = kind.Provider.HasAttribute(attribute) || strings.HasPrefix(attribute, "resource.") // which reaches inside
	case kind.Def != nil:
		known = s.Runtime.Catalog.HasAttribute(kind.Def.Type, attribute)
	}
	if known {
		return nil
	}
	return incorrectAttribute(resource, attribute)
}

// memberLacksAttribute says whether members of a group have no such attribute: its stack shows
// null for them.
func (s *Scene) memberLacksAttribute(ctx context.Context, r stack.Resource, attribute string, path []any, value any) bool {
	d := s.Runtime.Catalog.OfRow(r)
	if d == nil || d.Group() == "" || r.PhysicalID == "" || !hasNull(value) {
		return false
	}
	member, of := "", attribute
	if way := strings.SplitN(attribute, ".", 3); way[0] == "resource" && len(way) == 3 {
		member, of = way[1], way[2]
	} else if attribute == "attributes" && len(path) > 0 {
		of, _ = path[0].(string)
	}
	child, err := s.Runtime.Store.Stack(ctx, r.PhysicalID)
	if err != nil || !child.Deleted.IsZero() {
		return false
	}
	below, err := s.Runtime.OpenScene(ctx, child)
	if err != nil {
		return false
	}
	for _, one := range below.Source.Template.Resources {
		if (member == "" || one.Name == member) && below.attributeError(one.Name, of) != nil {
			return true
		}
	}
	return false
}

// hasNull says that a value is null, or that one of a list's or map's is.
func hasNull(v any) bool {
	switch t := v.(type) {
	case []any:
		return slices.ContainsFunc(t, hasNull)
	case map[string]any:
		for _, one := range t {
			if one == nil {
				return true
			}
		}
	}
	return v == nil
}

// unresolved is why an output has no value.
type unresolved string

func (u unresolved) Error() string { return string(u) }
