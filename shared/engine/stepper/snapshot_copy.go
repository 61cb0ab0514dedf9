package stepper

import (
	"context"

	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// addUnsavedCopy adds to the removal of a row a copy that no snapshot has. The stack got another
// action before the snapshot was complete.
func (b *batch) addUnsavedCopy(ctx context.Context, t *live.Task, begin *lifecycle.Begin) error {
	d := b.engine.Catalog.OfRow(t.Row)
	if t.Row.Action != stack.Snapshot || d == nil || d.Forget == nil || d.Forget.CopyOf(t.Row.Data) == "" {
		return nil
	}
	known := false
	err := b.engine.Store.Stacks.EachSnapshot(ctx, t.Row.StackID, func(one stack.StackSnapshot) {
		known = known || one.Saved != nil && d.Forget.CopyOf(one.Saved.Resources[t.Row.Name].Data) == d.Forget.CopyOf(t.Row.Data)
	})
	if err != nil || known {
		return err
	}
	begin.Unsaved = d.Forget.CopyOf(t.Row.Data)
	return nil
}
