package live

import (
	"context"
	"fmt"
	"strings"

	"hearth/shared/stack"
)

// attributeInside returns an attribute of a resource in a nested stack: resource.<name> is its
// reference, and resource.<name>.<attribute> one of its attributes. It is null when the resource
// does not exist. The second result is false when the attribute has another form. Secrets of the
// nested stack are added to known.
func (s *Scene) attributeInside(ctx context.Context, r stack.Resource, attribute string, path []any, known *stack.Secrets) (any, bool) {
	way := strings.SplitN(attribute, ".", 3)
	if r.Template == "" || r.PhysicalID == "" || way[0] != "resource" || len(way) < 2 {
		return nil, false
	}
	child, err := s.Runtime.Store.Stack(ctx, r.PhysicalID)
	if err != nil {
		return nil, true
	}
	below, err := s.Runtime.OpenScene(ctx, child)
	if err != nil || below.readRows(ctx, map[string]bool{way[1]: true}) != nil || below.Row(way[1]) == nil {
		return nil, true
	}
	if len(way) < 3 && len(path) > 0 {
		way, path = append(way, fmt.Sprint(path[0])), path[1:]
	}
	scope := below.Scope(ctx)
	defer func() { known.AddAll(scope.Secrets) }()
	if len(way) < 3 {
		v, _ := scope.Ref(way[1])
		return v, true
	}
	if why := below.attributeError(way[1], way[2]); why != nil {
		return incorrectAttribute(r.Name, attribute), true
	}
	s.Runtime.refresh(ctx, below, map[string]bool{way[1]: true})
	v, _ := scope.Attr(way[1], way[2], path)
	return v, true
}
