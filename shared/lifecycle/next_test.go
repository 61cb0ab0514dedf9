package lifecycle_test

import (
	"maps"
	"strings"
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

// A lab plays the shell: it hands events in and remembers what came out.
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

func TestCreate(t *testing.T) {
	l := open(t, thing)
	l.begin(stack.Create, fields{"size": 3.0})
	l.calls("POST", "/things")
	if !l.effect.Writes || !l.row.Work.Begun {
		t.Fatal("a creating call must be stored before it leaves")
	}
	sent := l.effect.Call.Body.(fields)["thing"].(fields)
	if sent["name"] != "s-r-abc" || sent["size"] != 3.0 {
		t.Fatalf("sent %v", sent)
	}
	l.answer(202, made("BUILD"))
	switch {
	case l.row.PhysicalID != "t1":
		t.Fatalf("l.row.PhysicalID = %q, want %q", l.row.PhysicalID, "t1")
	case l.row.Claim != "p/Test::Thing/t1":
		t.Fatalf("l.row.Claim = %q, want %q", l.row.Claim, "p/Test::Thing/t1")
	case l.row.WaitKey != "list/p/compute//things/detail":
		t.Fatalf("l.row.WaitKey = %q, want %q", l.row.WaitKey, "list/p/compute//things/detail")
	}
	l.wake()
	l.calls("GET", "/things/t1")
	if l.effect.List == nil || l.effect.Writes {
		t.Fatal("a look can be answered by a list and writes nothing")
	}
	l.answer(200, made("BUILD"))
	l.wake()
	l.answer(200, made("ACTIVE"))
	l.is("CREATE_COMPLETE")
}

func TestAnswerThatIsAlreadyFinalNeedsNoLook(t *testing.T) {
	l := open(t, thing)
	l.begin(stack.Create, nil)
	l.answer(202, made("ACTIVE"))
	l.is("CREATE_COMPLETE")
}

func TestLostAnswerIsSearchedAndAdopted(t *testing.T) {
	l := open(t, thing)
	l.begin(stack.Create, nil)
	l.trouble(stack.Lost)
	l.wake()
	l.calls("GET", "/things?name=s-r-abc")
	l.claimed = map[string]bool{"p/Test::Thing/t0": true}
	l.answer(200, fields{"things": []any{
		fields{"id": "t0", "name": "s-r-abc", "status": "ACTIVE"},                                          // another row's
		fields{"id": "t9", "name": "s-r-abc", "status": "ACTIVE", "created_at": "2025-01-01T00:00:00Z"},    // older than the step
		fields{"id": "t8", "name": "s-r-other", "status": "ACTIVE"},                                        // another name
		fields{"id": "t1", "name": "s-r-abc", "status": "ACTIVE", "created_at": noon.Format(time.RFC3339)}, // ours
	}})
	l.is("CREATE_COMPLETE")
	if l.row.PhysicalID != "t1" {
		t.Fatalf("adopted %s", l.row.PhysicalID)
	}
}

// Where the template gives the name, what was sent tells things of one name apart,
// also where the service spells it otherwise.
func TestThingsOfOneNameAreToldApart(t *testing.T) {
	sent := fields{
		"name": "twin", "size": 3.0, "cidr": "10.0.0.9/24", "gateway": fields{"network_id": "n1"},
		"fixed_ips": []any{fields{"ip_address": "2001:DB8::0:5"}}, "groups": []any{"g1", "g2"},
	}
	for name, c := range map[string]struct {
		set  fields
		ours bool
	}{
		"the same":              {nil, true},
		"more than was sent":    {fields{"gateway": fields{"network_id": "n1", "enable_snat": true}, "id": "t2", "mtu": 1500.0}, true},
		"other spellings":       {fields{"cidr": "10.0.0.0/24", "fixed_ips": []any{fields{"ip_address": "2001:db8::5", "subnet_id": "s"}}}, true},
		"nothing of it yet":     {fields{"fixed_ips": []any{}, "gateway": nil, "groups": nil}, true},
		"another size":          {fields{"size": 4.0}, false},
		"another network":       {fields{"cidr": "10.0.1.0/24"}, false},
		"another gateway":       {fields{"gateway": fields{"network_id": "n2"}}, false},
		"another address":       {fields{"fixed_ips": []any{fields{"ip_address": "2001:db8::6"}}}, false},
		"another group":         {fields{"groups": []any{"g1", "g3"}}, false},
		"our own name, however": {fields{"name": "s-r-abc", "size": 4.0}, true},
	} {
		t.Run(name, func(t *testing.T) {
			l := open(t, strings.Replace(thing, "size:  {type: integer}", `size: {type: integer}
  cidr: {type: string}
  gateway: {type: map}
  fixed_ips: {type: list}
  groups: {type: list}`, 1))
			l.begin(stack.Create, sent)
			l.trouble(stack.Lost)
			l.wake()
			candidate := fields{"id": "t1", "status": "ACTIVE"}
			maps.Copy(candidate, sent)
			maps.Copy(candidate, c.set)
			l.answer(200, fields{"things": []any{candidate}})
			if ours := l.row.PhysicalID != ""; ours != c.ours {
				t.Fatalf("adopted is %v", ours)
			}
		})
	}
}

func TestLostCallIsRepeatedOnlyAfterGrace(t *testing.T) {
	l := open(t, thing)
	l.begin(stack.Create, nil)
	l.send(lifecycle.Event{Wake: true}) // another worker found the row
	searches := 0
	for l.effect == nil || l.effect.Search != nil {
		if l.effect == nil {
			l.wake()
			continue
		}
		searches++
		l.answer(200, fields{"things": []any{}})
	}
	l.calls("POST", "/things")
	if searches < 2 || l.now.Sub(noon) < 5*time.Second {
		t.Fatalf("repeated after %d searches and %s", searches, l.now.Sub(noon))
	}
}

// A call may wait for its turn long after the row was stored, and its sender may die
// as it leaves: the grace is that of the call, not of the intent.
func TestGraceBeginsWithTheFirstSearch(t *testing.T) {
	l := open(t, thing)
	l.begin(stack.Create, nil)
	l.now = l.now.Add(time.Minute)
	l.send(lifecycle.Event{Wake: true}) // the worker that had the lease is dead
	l.calls("GET", "/things?name=s-r-abc")
	l.answer(200, fields{"things": []any{}})
	l.wake()
	l.calls("GET", "/things?name=s-r-abc")
	l.answer(200, fields{"things": []any{fields{"id": "t1", "name": "s-r-abc", "status": "ACTIVE"}}})
	l.is("CREATE_COMPLETE")
}

func TestUnsentCallIsMadeAgainWithoutSearch(t *testing.T) {
	l := open(t, thing)
	l.begin(stack.Create, nil)
	for range 50 { // an outage makes a stack later, never failed
		l.trouble(stack.Unsent)
		l.wake()
		l.calls("POST", "/things")
	}
}

// However long a call was put off, by itself or turn about with other troubles: its
// first error is not its last.
func TestErrorsAreCountedByThemselves(t *testing.T) {
	for _, action := range []stack.Action{stack.Create, stack.Delete} {
		for _, code := range []int{500, 409} {
			l := open(t, thing)
			if action == stack.Delete {
				l.row.PhysicalID = "t1"
			}
			l.begin(action, nil)
			again := func() {
				for l.wake(); l.effect == nil || l.effect.Search != nil; {
					if l.effect == nil {
						l.wake()
					} else {
						l.answer(200, fields{"things": []any{}})
					}
				}
			}
			for range 15 {
				l.answer(503, nil)
				again()
				l.trouble(stack.Unsent)
				again()
			}
			for range 3 {
				l.answer(code, nil)
				if l.row.Status != stack.InProgress {
					t.Fatalf("%s: a %d after an outage fails: %s", action, code, l.row.Reason)
				}
				again()
			}
		}
	}
}

func TestErrorIsUndoneAndTriedAgain(t *testing.T) {
	l := open(t, thing)
	l.begin(stack.Create, nil)
	for range 2 {
		l.answer(202, fields{"thing": fields{"id": "t1", "status": "ERROR", "fault": fields{"message": "no host", "code": 500.0}}})
		l.calls("DELETE", "/things/t1")
		l.answer(204, nil)
		l.wake()
		l.calls("GET", "/things/t1")
		l.answer(404, nil)
		l.calls("POST", "/things")
	}
	l.answer(202, fields{"thing": fields{"id": "t1", "status": "ERROR"}})
	l.is("CREATE_FAILED")
	if want := `ResourceInError: resources.r: Went to status ERROR due to "Message: no host, Code: 500"`; l.row.Reason != want {
		t.Fatalf("the first failure is the one reported, got %s", l.row.Reason)
	}
}

// Nova's list never says why a server failed that no host had room for.
func TestWhatDoesNotSayWhyIsAskedAlone(t *testing.T) {
	l := open(t, thing)
	l.begin(stack.Create, nil)
	l.answer(202, made("BUILD"))
	l.wake()
	l.answer(200, made("ERROR"))
	l.is("CREATE_IN_PROGRESS")
	l.wake()
	l.calls("GET", "/things/t1")
	if l.effect.List != nil {
		t.Fatal("asked through the list again")
	}
	for l.answer(200, made("ERROR")); l.row.Work.Attempt == 0; l.answer(200, made("ERROR")) {
		l.wake() // until the attempt is given up untold
	}
	l.calls("DELETE", "/things/t1")
	l.answer(204, nil)
	l.wake()
	l.answer(404, nil)
	for range 2 {
		l.calls("POST", "/things")
		l.answer(202, fields{"thing": fields{"id": "t2", "status": "ERROR", "fault": fields{"message": "no host", "code": 500.0}}})
		if l.row.Status == stack.InProgress {
			l.answer(204, nil)
			l.wake()
			l.answer(404, nil)
		}
	}
	l.is("CREATE_FAILED")
	if !strings.Contains(l.row.Reason, "no host") {
		t.Fatalf("the reason that was told is lost: %s", l.row.Reason)
	}
}

func TestDelete(t *testing.T) {
	for _, gone := range []int{204, 404} {
		l := open(t, thing)
		l.row.PhysicalID = "t1"
		l.begin(stack.Delete, nil)
		l.calls("DELETE", "/things/t1")
		l.answer(gone, nil)
		if gone == 204 {
			l.wake()
			l.calls("GET", "/things/t1")
			l.answer(200, made("DELETING"))
		}
		l.wake()
		l.answer(404, nil)
		l.is("DELETE_COMPLETE")
	}
}

func TestDeleteOfWhatWasNeverMade(t *testing.T) {
	l := open(t, thing)
	l.begin(stack.Delete, nil)
	l.is("DELETE_COMPLETE")
}

func TestDeleteLooksForTheOrphanOfAnUnansweredCreation(t *testing.T) {
	l := open(t, thing)
	l.begin(stack.Create, nil)
	l.begin(stack.Delete, nil)
	l.calls("GET", "/things?name=s-r-abc")
	l.answer(200, fields{"things": []any{fields{"id": "t1", "name": "s-r-abc"}}})
	l.calls("DELETE", "/things/t1")
	l.answer(404, nil)
	l.wake()
	l.answer(404, nil)
	l.is("DELETE_COMPLETE")
}

// What is not there yet may still come: a creation under way when its stack is
// deleted, or one that failed because all its answers were errors.
func TestOrphanIsLookedForUntilTheGraceIsOver(t *testing.T) {
	for _, failed := range []bool{false, true} {
		l := open(t, thing)
		l.begin(stack.Create, nil)
		for failed && l.row.Status == stack.InProgress {
			switch {
			case l.effect == nil:
				l.wake()
			case l.effect.Search != nil:
				l.answer(200, fields{"things": []any{}})
			default:
				l.answer(500, nil)
			}
		}
		l.begin(stack.Delete, nil)
		l.calls("GET", "/things?name=s-r-abc")
		l.answer(200, fields{"things": []any{}})
		l.wake()
		l.calls("GET", "/things?name=s-r-abc")
		l.answer(200, fields{"things": []any{fields{"id": "t1", "name": "s-r-abc"}}})
		l.calls("DELETE", "/things/t1")
	}
}

func TestBusyObjectIsRemovedLater(t *testing.T) {
	l := open(t, thing)
	l.row.PhysicalID = "t1"
	l.begin(stack.Delete, nil)
	l.answer(409, nil)
	l.wake()
	l.calls("DELETE", "/things/t1")
	for l.row.Status == stack.InProgress {
		l.answer(409, fields{"conflictingRequest": fields{"message": "in use", "code": 409.0}})
		if l.row.Status == stack.InProgress {
			l.wake()
		}
	}
	l.is("DELETE_FAILED")
	if l.row.Reason != "Conflict: resources.r: in use (HTTP 409)" {
		t.Fatal(l.row.Reason)
	}
}

func TestRefusalIsShownAsHeatShowsIt(t *testing.T) {
	l := open(t, thing)
	l.begin(stack.Create, nil)
	l.send(lifecycle.Event{Answer: &stack.Answer{Code: 400, Body: fields{"badRequest": fields{"message": "Invalid size", "code": 400.0}},
		Header: map[string]string{"X-Openstack-Request-Id": "req-1"}}})
	l.is("CREATE_FAILED")
	if l.row.Reason != "BadRequest: resources.r: Invalid size (HTTP 400) (Request-ID: req-1)" {
		t.Fatal(l.row.Reason)
	}
	if l.row.Work.Begun {
		t.Fatal("a refused call left nothing to look for")
	}
}

func TestAwait(t *testing.T) {
	signal := func(id, status string) stack.Signal {
		return stack.Signal{ID: id, Data: fields{"status": status, "reason": "because " + id, "data": "d"}}
	}
	begin := func() *lab {
		l := open(t, gate)
		l.begin(stack.Create, fields{"handle": "h", "timeout": 10.0, "count": 2.0})
		if l.row.WaitKey != "signal/h" || !l.row.Due.Equal(noon) {
			t.Fatalf("must be at rest under its key before it counts: %+v", l.row)
		}
		l.send(lifecycle.Event{Wake: true})
		return l
	}
	l := begin()
	l.send(lifecycle.Event{Wake: true, Signals: []stack.Signal{signal("1", "SUCCESS")}})
	if l.row.Status != stack.InProgress {
		t.Fatal("one of two is not enough")
	}
	l.send(lifecycle.Event{Wake: true, Signals: []stack.Signal{signal("1", "SUCCESS"), signal("2", "SUCCESS")}})
	l.is("CREATE_COMPLETE")

	l = begin()
	l.send(lifecycle.Event{Wake: true, Signals: []stack.Signal{signal("1", "FAILURE")}})
	l.is("CREATE_FAILED")
	if !strings.HasSuffix(l.row.Reason, "because 1") {
		t.Fatal(l.row.Reason)
	}

	l = begin()
	l.now = noon.Add(10 * time.Second)
	l.send(lifecycle.Event{Wake: true, Signals: []stack.Signal{signal("1", "SUCCESS")}})
	l.is("CREATE_FAILED")
	if l.row.Reason != "WaitConditionTimeout: resources.r: 1 of 2 received - because 1" {
		t.Fatal(l.row.Reason)
	}
}

func TestNextDoesNotChangeWhatItIsGiven(t *testing.T) {
	l := open(t, thing)
	before := l.row
	before.Data = fields{"kept": true}
	after, _, _ := lifecycle.Next(l.catalog, before, lifecycle.Event{Begin: &lifecycle.Begin{Action: stack.Create, Data: fields{"more": true}}, Now: noon}, 0)
	switch {
	case len(before.Data) != 1:
		t.Fatalf("len(before.Data) = %d, want 1", len(before.Data))
	case len(after.Data) != 2:
		t.Fatalf("len(after.Data) = %d, want 2", len(after.Data))
	case before.Action != stack.Init:
		t.Fatalf("before.Action = %q, want %q", before.Action, stack.Init)
	}
}
