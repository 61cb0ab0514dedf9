package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"hearth/shared/hot/funcs"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// A task is one row in hand.
type task struct {
	row      stack.Resource
	stored   stack.Resource // as the database has it
	node     *stack.Node    // that may be carried out now; nil when there is none
	messages []string       // that pointed at it
	scene    *scene
	fatal    string // why it fails, whatever it says: what it is made from cannot be read

	replaced *stack.Resource  // a row to add: it keeps the object in whose place another is made
	told     []stack.Event    // of what was decided on it
	suspects []stack.Resource // rows to add: for its calls that were given up on
	room     reservation      // for its values, while they are large and not yet written
	outgrown bool             // it fails, since there is no room for its values
}

// event is what is told of a task's row: of the properties those that the template gives,
// as in Heat.
func (t *task) event(r stack.Resource, status stack.Status, reason string, at time.Time) stack.Event {
	ev := t.scene.engine.event(r, status, reason, at)
	if t.scene.source == nil {
		return ev
	}
	declared := t.scene.source.template.Resource(r.Name)
	if declared == nil || declared.Properties == nil || declared.Properties.Kind != funcs.Map {
		return ev
	}
	maps.DeleteFunc(ev.Properties, func(name string, _ any) bool { return !slices.Contains(declared.Properties.Keys, name) })
	return ev
}

// suspectID is the id of the suspect for the call that a row has under way: whoever gives
// up on the call, and whoever hears its answer late, mean the same row.
func suspectID(r stack.Resource) string {
	call := fmt.Sprintf("%s %d %d %d", r.ID, r.Work.Since.UnixMicro(), r.Work.Step, r.Work.Calls)
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(call)).String()
}

// opening says of what begins on a row whether its end says nothing, and whether its
// beginning is told. A row that was never touched leaves without a word, as in Heat, and
// one that stays as it is says nothing; nor does what an object does before it is decided on.
func (t *task) opening(ev *lifecycle.Event) (silent, began bool) {
	begin := ev.Begin
	if begin == nil || begin.Turn != "" {
		return false, false
	}
	if t.row.Status == stack.InProgress {
		t.told = append(t.told, t.event(t.row, stack.Failed, lifecycle.Stopped(t.row), t.scene.engine.Now()))
	}
	silent = t.row.Action == stack.Init && begin.Action == stack.Delete || begin.Kept && t.row.Status == stack.Complete || begin.Restricted
	unchecked := begin.Action == stack.Check && !lifecycle.Checked(t.scene.engine.Catalog, t.row.Type, t.row.Template)
	return silent, !silent && !begin.Kept && !unchecked
}

// waiting says that a row goes on waiting for the same thing: what the database has
// of it is still right, but for when it is due.
func (t *task) waiting(row stack.Resource, now time.Time) bool {
	was := t.stored
	return len(t.messages) == 0 && row.Due.After(now) && row.WaitKey == was.WaitKey && was.Status == row.Status &&
		row.Action == was.Action && row.Work.Step == was.Work.Step && row.Work.Begun == was.Work.Begun &&
		row.Work.Searching == was.Work.Searching && len(t.suspects) == 0 && row.Work.Errors == was.Work.Errors && row.Work.Until.Equal(was.Work.Until) && row.PhysicalID == was.PhysicalID &&
		strings.HasPrefix(row.WaitKey, "list/")
}

// doubt keeps the suspects of a decision until they are stored with the row.
func (t *task) doubt(suspects []stack.Resource) {
	for _, s := range suspects {
		call := t.row
		call.Work.Since, call.Work.Step, call.Work.Calls = s.Work.Since, s.Work.Step, s.Work.Calls
		s.ID = suspectID(call)
		t.suspects = append(t.suspects, s)
	}
}
