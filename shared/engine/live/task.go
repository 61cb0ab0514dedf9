package live

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"hearth/shared/engine/commit"
	"hearth/shared/hot/funcs"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// A Task is one row in hand.
type Task struct {
	Row      stack.Resource
	Stored   stack.Resource // as the database has it
	Node     *stack.Node    // that may be carried out now; nil when there is none
	Messages []string       // that pointed at it
	Scene    *Scene
	Fatal    string // why it fails, whatever it says: what it is made from cannot be read

	Replaced *stack.Resource    // a row to add: it keeps the object in whose place another is made
	Events   []stack.Event      // of what was decided on it
	Suspects []stack.Resource   // rows to add: for its calls that were given up on
	Room     commit.Reservation // for its values, while they are large and not yet written
	Outgrown bool               // it fails, since there is no room for its values
}

// Event is what is told of a task's row: of the properties those that the template gives,
// as in Heat.
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

// SuspectID is the id of the suspect for the call that a row has under way: whoever gives
// up on the call, and whoever hears its answer late, mean the same row.
func SuspectID(r stack.Resource) string {
	call := fmt.Sprintf("%s %d %d %d", r.ID, r.Work.Since.UnixMicro(), r.Work.Step, r.Work.Calls)
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(call)).String()
}

// BeginEvents says of what begins on a row whether its end says nothing, and whether its
// beginning is told. A row that was never touched leaves without a word, as in Heat, and
// one that stays as it is says nothing; nor does what an object does before it is decided on.
func (t *Task) BeginEvents(ev *lifecycle.Event) (silent, began bool) {
	begin := ev.Begin
	if begin == nil || begin.Release != "" {
		return false, false
	}
	if t.Row.Status == stack.InProgress {
		t.Events = append(t.Events, t.Event(t.Row, stack.Failed, lifecycle.AbortReason(t.Row), t.Scene.Runtime.Now()))
	}
	silent = t.Row.Action == stack.Init && begin.Action == stack.Delete || begin.Unchanged && t.Row.Status == stack.Complete || begin.Restricted
	unchecked := begin.Action == stack.Check && !lifecycle.IsCheckable(t.Scene.Runtime.Catalog, t.Row.Type, t.Row.Template)
	return silent, !silent && !begin.Unchanged && !unchecked
}

// StillWaits says that a row goes on waiting for the same thing: what the database has
// of it is still right, but for when it is due.
func (t *Task) StillWaits(row stack.Resource, now time.Time) bool {
	was := t.Stored
	return len(t.Messages) == 0 && row.Due.After(now) && row.WaitKey == was.WaitKey && was.Status == row.Status &&
		row.Action == was.Action && row.Work.Step == was.Work.Step && row.Work.Begun == was.Work.Begun &&
		row.Work.Searching == was.Work.Searching && len(t.Suspects) == 0 && row.Work.Errors == was.Work.Errors && row.Work.Until.Equal(was.Work.Until) && row.PhysicalID == was.PhysicalID &&
		strings.HasPrefix(row.WaitKey, "list/")
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
