package engine

import (
	"context"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// unsaved tells the removal of a row about a copy that no snapshot knows of: the stack
// got something else to do before there was one.
func (b *batch) unsaved(ctx context.Context, t *task, begin *lifecycle.Begin) error {
	d := b.engine.Catalog.Of(t.row)
	if t.row.Action != stack.Snapshot || d == nil || d.Forget == nil || t.row.Data[d.Forget.Key] == nil {
		return nil
	}
	known := false
	err := b.engine.Store.EachSnapshot(ctx, t.row.StackID, func(one stack.StackSnapshot) {
		known = known || one.Saved != nil && one.Saved.Resources[t.row.Name].Data[d.Forget.Key] == t.row.Data[d.Forget.Key]
	})
	if err != nil || known {
		return err
	}
	begin.Data = map[string]any{lifecycle.Unsaved: t.row.Data[d.Forget.Key]}
	return nil
}
