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

// restoredProperties returns the properties that a restore makes from the snapshot's copy even when
// they are unchanged, because the object's data may have changed since. Heat does nothing in this
// case.
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
