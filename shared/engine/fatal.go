package engine

import "hearth/shared/stack"

// failureOf returns why a row fails whatever it says; empty for nearly all rows. A row that
// cannot be read fails by itself, but can be removed.
func (b *batch) failureOf(t *task) string {
	removed := t.row.Action == stack.Delete || t.node != nil && t.node.Action == stack.Delete
	switch {
	case b.fatal != "":
		return b.fatal
	case removed:
		return ""
	case t.row.Unopened != nil:
		b.engine.Log.Error("cannot read a resource; it fails", "stack", t.row.Home(), "resource", t.row.Name, "error", t.row.Unopened.Reason)
		return unreadable(t.row, "the resource")
	}
	return t.fatal
}
