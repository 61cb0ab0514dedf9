package live

import (
	"context"
	"slices"
	"strings"

	"hearth/shared/stack"
)

// incorrectAttribute returns Heat's error for an attribute that a resource does not have.
func incorrectAttribute(resource, attribute string) error {
	return unresolved("The Referenced Attribute (" + resource + " " + attribute + ") is incorrect.")
}

// attributeError returns an error when the type of a resource does not have the attribute. The
// attributes of a nested stack are its outputs.
func (s *Scene) attributeError(resource, attribute string) error {
	declared := s.Source.Template.Resource(resource)
	if declared == nil {
		return nil
	}
	kind, known := s.Source.Stack.Type(resource, declared.Type), true
	switch {
	case kind.Provider != nil:
		known = kind.Provider.HasAttribute(attribute) || strings.HasPrefix(attribute, "resource.") // reaches into the nested stack
	case kind.Def != nil:
		known = s.Runtime.Catalog.HasAttribute(kind.Def.Type, attribute)
	}
	if known {
		return nil
	}
	return incorrectAttribute(resource, attribute)
}

// memberLacksAttribute reports whether a null value comes from group members that do not have the
// attribute. The group's stack shows null for them.
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

// hasNull reports whether a value is null, or an item of a list or a value of a map is null.
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

// unresolved is the reason why an output has no value.
type unresolved string

func (u unresolved) Error() string { return string(u) }
