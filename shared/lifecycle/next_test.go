package lifecycle_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

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

// A call may wait for its turn long after the row was stored, and its sender may die as it leaves.
// The grace is that of the call, not of the intent.
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
		t.Fatal("asked finished the list again")
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
