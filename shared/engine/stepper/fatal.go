package stepper

import (
	"hearth/shared/engine/commit"
	"hearth/shared/engine/live"
	"hearth/shared/stack"
)

// failureOf returns why a row fails before its values are looked at; zero for nearly all rows.
// A row that cannot be read fails, but it can be removed.
func (b *batch) failureOf(t *live.Task) stack.Failure {
	removed := t.Row.Action == stack.Delete || t.Node != nil && t.Node.Action == stack.Delete
	switch {
	case !b.fatal.IsZero():
		return b.fatal
	case removed:
		return stack.Failure{}
	case t.Row.Unopened != nil:
		return commit.UnreadableRow(t.Row, "the resource")
	}
	return t.Fatal
}
