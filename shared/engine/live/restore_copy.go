package live

import (
	"context"
	"maps"
	"reflect"
	"slices"

	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// restoredProperties are the properties of a resource that a restore makes of its copy even where they
// say so already: what became of its object since is not what was kept. Heat does nothing then.
func (s *Scene) restoredProperties(ctx context.Context, d *stepdef.Def, r stack.Resource, w plan.Desired) ([]string, error) {
	if s.Stack.Action != stack.Restore || d.Restore == "" {
		return nil, nil
	}
	var again []string
	err := s.Runtime.Store.EachSnapshot(ctx, s.Stack.ID, func(one stack.StackSnapshot) {
		if one.Saved == nil || again != nil {
			return
		}
		made, ok := s.Runtime.Catalog.Hooks.Restore[d.Restore](map[string]any{}, one.Saved.Resources[r.Name].Data)
		for name, v := range made {
			ok = ok && reflect.DeepEqual(w.Properties[name], v)
		}
		if ok {
			again = slices.Sorted(maps.Keys(made))
		}
	})
	return again, err
}
