package stepper

import (
	"time"

	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// endAction adds to the change what follows from the end of the row's action.
func (b *batch) endAction(t *live.Task, change *stack.Change, row stack.Resource, now time.Time, silent bool) {
	if !silent {
		change.Events = append(change.Events, t.Event(row, row.Status, row.Reason, now))
	}
	removed := row.Action == stack.Delete
	current := t.Node != nil && t.Node.Generation == row.Generation && (t.Node.Action == stack.Delete) == removed
	if t.Node != nil && !current {
		// An action of an older plan has ended. The action of this plan follows.
		change.Messages = append(change.Messages, stack.Message{Topic: stack.ResourceStep, StackID: row.StackID, ResourceID: row.ID, Generation: t.Node.Generation})
	}
	switch {
	case lifecycle.BlockedUpdate(row, row.Generation) != nil:
		change.Messages = append(change.Messages, stack.Message{Topic: stack.StackSettled, StackID: row.StackID, Generation: row.Generation})
	case row.Status == stack.Failed && !(lifecycle.VisitsAll(t.Scene.Stack.Action) && current):
		change.Messages = append(change.Messages, stack.Message{Topic: stack.StackSettled, StackID: row.StackID, Generation: row.Generation})
	case current && !silent && b.waitsAtHookAfter(t, change, row):
		return
	case current:
		change.Done = t.Node
	}
	switch {
	case row.Status != stack.Complete || !removed:
	case t.Node != nil && t.Node.Action != stack.Delete: // the stack needs a new object in its place
		*change.Resource = lifecycle.AsNew(row, t.Scene.Successor(row.Name))
	default:
		change.Drop = true
	}
}
