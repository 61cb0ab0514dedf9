package lifecycle_test

import (
	"testing"
	"time"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// thing is a type with one of each: a creating call that can be searched for, a
// wait that one list can answer, a removal that ends with a look.
const thing = `
type: Test::Thing
service: compute
retryable: true
properties:
  name:  {type: string}
  size:  {type: integer}
show: {get: "/things/{id}", in: thing}
create:
  - post: /things
    as: thing
    keep_id: thing.id
    find: {get: "/things?name={name}", in: things}
  - wait: /things/{id}
    until: {thing.status: [ACTIVE]}
    fail: {thing.status: [ERROR]}
    why: thing.fault
    list: {get: /things/detail, in: things}
delete:
  - delete: /things/{id}
  - wait: /things/{id}
    until: gone
`

// gate waits for signals.
const gate = `
type: Test::Gate
service: none
properties:
  handle:  {type: string}
  timeout: {type: number}
  count:   {type: integer, default: 1}
create:
  - await: {signals_on: handle, count: count, within: timeout}
`

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

// A lab takes the place of the engine: it gives events to Next and keeps what Next returns.
type lab struct {
	t       *testing.T
	catalog *stepdef.Catalog
	row     stack.Resource
	effect  *lifecycle.Effect
	now     time.Time
	claimed map[string]bool
	rivals  []stack.Resource
	late    time.Duration

	suspects []stack.Resource
}

func open(t *testing.T, source string) *lab {
	t.Helper()
	d, err := stepdef.Load([]byte(source), stepdef.Hooks{})
	if err != nil {
		t.Fatal(err)
	}
	return &lab{
		t: t, now: noon, catalog: &stepdef.Catalog{Defs: map[string]*stepdef.Def{d.Type: d}},
		row: stack.Resource{ID: "row", StackID: "s", Name: "r", Type: d.Type, PhysicalName: "s-r-abc", Action: stack.Init, Status: stack.Complete},
	}
}

func (l *lab) send(ev lifecycle.Event) {
	l.t.Helper()
	ev.Now, ev.Project, ev.Grace, ev.Claimed = l.now, "p", 5*time.Second, l.claimed
	ev.Rivals, ev.Late = l.rivals, l.late
	l.row, l.effect, l.suspects = lifecycle.Next(l.catalog, l.row, ev, 2)
}

func (l *lab) begin(a stack.Action, props map[string]any) {
	l.t.Helper()
	l.send(lifecycle.Event{Begin: &lifecycle.Begin{Action: a, Generation: 1, Properties: props}})
}

func (l *lab) answer(code int, body map[string]any) {
	l.t.Helper()
	l.send(lifecycle.Event{Answer: &stack.Answer{Code: code, Body: body}})
}

func (l *lab) trouble(what stack.Trouble) {
	l.t.Helper()
	l.send(lifecycle.Event{Answer: &stack.Answer{Trouble: what, Reason: "gone quiet"}})
}

// wake lets the time pass until the row is due.
func (l *lab) wake() {
	l.t.Helper()
	if l.effect != nil || l.row.Due.IsZero() {
		l.t.Fatalf("nothing to wake: %+v", l.row)
	}
	l.now = l.row.Due
	l.send(lifecycle.Event{Wake: true})
}

func (l *lab) calls(method, path string) {
	l.t.Helper()
	switch {
	case l.effect == nil:
		l.t.Fatalf("l.effect is nil: %v", method)
	case l.effect.Call.Method != method:
		l.t.Fatalf("l.effect.Call.Method = %q, want %q", l.effect.Call.Method, method)
	case l.effect.Call.Path != path:
		l.t.Fatalf("l.effect.Call.Path = %q, want %q: %v", l.effect.Call.Path, path, method)
	}
}

func (l *lab) is(state string) {
	l.t.Helper()
	if l.row.State() != state || l.effect != nil {
		l.t.Fatalf("wanted %s, got %s (%s), effect %+v", state, l.row.State(), l.row.Reason, l.effect)
	}
}

type fields = map[string]any

func made(status string) fields { return fields{"thing": fields{"id": "t1", "status": status}} }
