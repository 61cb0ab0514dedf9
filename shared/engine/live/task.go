package live

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"hearth/shared/engine/commit"
	"hearth/shared/hot/funcs"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// A Task is one row of a batch.
type Task struct {
	Row      stack.Resource
	Stored   stack.Resource // as it is in the database
	Node     *stack.Node    // the node that may run now, or nil
	Messages []string       // IDs of the messages for this row
	Scene    *Scene
	Fatal    stack.Failure // why the row must fail: the source cannot be read
	Nested   *stack.Stack  // the row's nested stack, as it was when the batch began; nil when it was not read

	Replaced *stack.Resource    // a row to add, which keeps the object that is replaced
	Events   []stack.Event      // about the decisions on this row
	Suspects []stack.Resource   // rows to add, for calls that were given up on
	Room     commit.Reservation // for values that are large and not yet written
	Outgrown bool               // the row fails because there is no room for its values
}

// Event returns an event about the task's row. As in Heat it shows only the properties that the
// template gives.
func (t *Task) Event(r stack.Resource, status stack.Status, reason string, at time.Time) stack.Event {
	ev := t.Scene.Runtime.Event(r, status, reason, at)
	if t.Scene.Source == nil {
		return ev
	}
	declared := t.Scene.Source.Template.Resource(r.Name)
	if declared == nil || declared.Properties == nil || declared.Properties.Kind != funcs.Map {
		return ev
	}
	maps.DeleteFunc(ev.Properties, func(name string, _ any) bool { return !slices.Contains(declared.Properties.Keys, name) })
	return ev
}

// SuspectID returns the ID of the suspect for the call that a row has under way. A worker that
// gives up on the call and a worker that gets its answer late use the same ID.
func SuspectID(r stack.Resource) string {
	call := fmt.Sprintf("%s %d %d %d", r.ID, r.Work.Since.UnixMicro(), r.Work.Step, r.Work.Calls)
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(call)).String()
}

// BeginEvents adds the event for an action that a new one interrupts. silent reports whether the
// action's end gets no event, and began whether its beginning gets one. As in Heat, removing a
// resource that was never touched and leaving one unchanged are silent. A release step of an old
// object has no events.
func (t *Task) BeginEvents(ev *lifecycle.Event) (silent, began bool) {
	begin := ev.Begin
	if begin == nil || begin.Release != "" {
		return false, false
	}
	if t.Row.Status == stack.InProgress {
		t.Events = append(t.Events, t.Event(t.Row, stack.Failed, lifecycle.Aborted(t.Row).Reason(), t.Scene.Runtime.Now()))
	}
	silent = t.Row.Action == stack.Init && begin.Action == stack.Delete || begin.Unchanged && t.Row.Status == stack.Complete || begin.Restricted
	unchecked := begin.Action == stack.Check && !lifecycle.IsCheckable(t.Scene.Runtime.Catalog, t.Row.Type, t.Row.Template)
	return silent, !silent && !begin.Unchanged && !unchecked
}

// StillWaits reports whether a row goes on waiting for the same thing. What the database has is
// still right then, except for the due time.
func (t *Task) StillWaits(row stack.Resource, now time.Time) bool {
	was := t.Stored
	return len(t.Messages) == 0 && row.Due.After(now) && row.WaitKey == was.WaitKey && was.Status == row.Status &&
		row.Action == was.Action && row.Work.Step == was.Work.Step && row.Work.Begun == was.Work.Begun &&
		row.Work.Searching == was.Work.Searching && len(t.Suspects) == 0 && row.Work.Errors == was.Work.Errors && row.Work.Until.Equal(was.Work.Until) && row.PhysicalID == was.PhysicalID &&
		lifecycle.IsListKey(row.WaitKey)
}

// AddSuspects keeps the suspects of a decision until they are stored with the row.
func (t *Task) AddSuspects(suspects []stack.Resource) {
	for _, s := range suspects {
		call := t.Row
		call.Work.Since, call.Work.Step, call.Work.Calls = s.Work.Since, s.Work.Step, s.Work.Calls
		s.ID = SuspectID(call)
		t.Suspects = append(t.Suspects, s)
	}
}
