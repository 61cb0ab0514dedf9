package lifecycle_test

import (
	"testing"
	"time"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

const box = `
type: Test::Box
service: boxes
properties:
  name: {type: string}
  size: {type: integer}
create:
  - post: /boxes
    as: box
    keep_id: box.id
    find: {get: "/boxes?name={name}", in: boxes}
delete:
  - delete: /boxes/{id}
`

// lose has the creation's answer lost, and searched for in vain until its row goes on.
func (l *lab) lose() {
	l.t.Helper()
	l.send(lifecycle.Event{Answer: &stack.Answer{Trouble: stack.Lost}})
	l.send(lifecycle.Event{Wake: true})
	l.answer(200, fields{"boxes": []any{}})
	l.now = l.now.Add(10 * time.Second)
	l.send(lifecycle.Event{Wake: true})
	l.answer(200, fields{"boxes": []any{}})
}

// suspected gives the one suspect of a box that is made again (repeated), or removed.
func suspected(t *testing.T, props fields, repeated bool) *lab {
	t.Helper()
	l := open(t, box)
	l.late = time.Hour
	l.begin(stack.Create, props)
	if repeated {
		l.lose()
		if l.effect == nil || l.effect.Call.Method != "POST" {
			t.Fatalf("the call is not made again: %+v", l.effect)
		}
	} else {
		l.send(lifecycle.Event{Begin: &lifecycle.Begin{Action: stack.Delete, Generation: 2}})
		l.answer(200, fields{"boxes": []any{}})
		l.now = l.now.Add(10 * time.Second)
		l.send(lifecycle.Event{Wake: true})
		l.answer(200, fields{"boxes": []any{}})
		if l.row.State() != "DELETE_COMPLETE" {
			t.Fatalf("the row is %s", l.row.State())
		}
	}
	if len(l.suspects) != 1 {
		t.Fatalf("there are %d suspects", len(l.suspects))
	}
	l.row = l.suspects[0]
	l.row.ID = "suspect"
	switch {
	case l.row.SuspectOf != "s":
		t.Fatalf("l.row.SuspectOf = %q, want %q", l.row.SuspectOf, "s")
	case l.row.StackID != "":
		t.Fatalf("l.row.StackID = %q, want %q", l.row.StackID, "")
	case !l.row.SuspectUntil.Equal(l.now.Add(time.Hour)):
		t.Fatalf("the suspect is %+v", l.row)
	case !l.row.Due.After(l.now):
		t.Fatalf("l.row.Due = %v, want a time after %v", l.row.Due, l.now)
	}
	return l
}

func TestSuspectsRemoveNothingElse(t *testing.T) {
	t.Parallel()
	made := noon.Add(time.Minute).Format(time.RFC3339)
	row := func(name, physical string) stack.Resource {
		return stack.Resource{ID: "other", StackID: "s", Type: "Test::Box", PhysicalName: physical, Properties: fields{"name": name}}
	}
	suspect := row("web", "x")
	suspect.SuspectOf, suspect.StackID = "s", ""
	for name, c := range map[string]struct {
		props   fields
		boxes   []any
		claimed string
		rivals  []stack.Resource
		removed string
	}{
		"its own name":                                     {nil, []any{fields{"id": "1", "name": "s-r-abc"}}, "", nil, "1"},
		"its own name, and a row claims it":                {nil, []any{fields{"id": "1", "name": "s-r-abc"}}, "p/Test::Box/1", nil, ""},
		"its own name, and its row makes another":          {nil, []any{fields{"id": "1", "name": "s-r-abc"}}, "", []stack.Resource{row("", "s-r-abc")}, ""},
		"its own name, and another row is at work":         {nil, []any{fields{"id": "1", "name": "s-r-abc"}}, "", []stack.Resource{row("", "s-q-def")}, "1"},
		"one of its own name is claimed, one not":          {nil, []any{fields{"id": "1", "name": "s-r-abc"}, fields{"id": "2", "name": "s-r-abc"}}, "p/Test::Box/1", nil, "2"},
		"a given name":                                     {fields{"name": "web"}, []any{fields{"id": "1", "name": "web", "created_at": made}}, "", nil, "1"},
		"a given name, older":                              {fields{"name": "web"}, []any{fields{"id": "1", "name": "web", "created_at": noon.Add(-time.Minute).Format(time.RFC3339)}}, "", nil, ""},
		"a given name, without a time":                     {fields{"name": "web"}, []any{fields{"id": "1", "name": "web"}}, "", nil, ""},
		"a given name, and something else":                 {fields{"name": "web", "size": 1}, []any{fields{"id": "1", "name": "web", "size": 2, "created_at": made}}, "", nil, ""},
		"a given name, claimed":                            {fields{"name": "web"}, []any{fields{"id": "1", "name": "web", "created_at": made}}, "p/Test::Box/1", nil, ""},
		"a given name, and a row is about to have it":      {fields{"name": "web"}, []any{fields{"id": "1", "name": "web", "created_at": made}}, "", []stack.Resource{row("web", "x")}, ""},
		"a given name, and a row is about to have another": {fields{"name": "web"}, []any{fields{"id": "1", "name": "web", "created_at": made}}, "", []stack.Resource{row("db", "x")}, "1"},
		"two of a given name":                              {fields{"name": "web"}, []any{fields{"id": "1", "name": "web", "created_at": made}, fields{"id": "2", "name": "web", "created_at": made}}, "", nil, ""},
		"two of a given name, and two suspects":            {fields{"name": "web"}, []any{fields{"id": "1", "name": "web", "created_at": made}, fields{"id": "2", "name": "web", "created_at": made}}, "", []stack.Resource{suspect}, "1"},
		"nothing":                                          {nil, []any{}, "", nil, ""},
	} {
		for _, repeated := range []bool{false, true} {
			l := suspected(t, c.props, repeated)
			l.now = l.now.Add(time.Minute)
			l.send(lifecycle.Event{Wake: true})
			if l.effect == nil || l.effect.Search == nil {
				t.Fatalf("%s: it is not searched for: %+v", name, l.effect)
			}
			l.claimed, l.rivals = map[string]bool{c.claimed: true}, c.rivals
			l.answer(200, fields{"boxes": c.boxes})
			if c.removed == "" {
				switch {
				case l.effect != nil:
					t.Errorf("%s: l.effect = %+v, want nil", name, l.effect)
				case l.row.Status != stack.InProgress:
					t.Errorf("%s: l.row.Status = %q, want %q (%s)", name, l.row.Status, stack.InProgress, l.row.Reason)
				case !l.row.Due.After(l.now):
					t.Errorf("%s: l.row.Due = %v, want a time after %v", name, l.row.Due, l.now)
				case l.row.PhysicalID != "":
					t.Errorf("%s: l.row.PhysicalID = %q, want %q", name, l.row.PhysicalID, "")
				}
				continue
			}
			if l.effect == nil || l.effect.Call.Method != "DELETE" || l.effect.Call.Path != "/boxes/"+c.removed || l.row.Claim != "p/Test::Box/"+c.removed {
				t.Errorf("%s: %+v, claim %q", name, l.effect, l.row.Claim)
				continue
			}
			if l.answer(204, nil); l.row.State() != "DELETE_COMPLETE" {
				t.Errorf("%s: it ends in %s", name, l.row.State())
			}
		}
	}
}

// A suspect is looked for in ever longer pauses until its time is over, or as long as
// it cannot be said what it is.
func TestASuspectHasItsTime(t *testing.T) {
	t.Parallel()
	l := suspected(t, nil, false)
	looks, last := 0, l.now
	for l.row.Status == stack.InProgress {
		if looks++; looks > 60 {
			t.Fatal("it is looked for too often")
		}
		if gap := l.row.Due.Sub(last); gap > 5*time.Minute {
			t.Errorf("it is not looked for in %s", gap)
		}
		last, l.now = l.row.Due, l.row.Due
		l.send(lifecycle.Event{Wake: true})
		l.answer(200, fields{"boxes": []any{}})
	}
	switch {
	case l.row.State() != "DELETE_COMPLETE":
		t.Errorf("l.row.State() = %q, want %q (%s)", l.row.State(), "DELETE_COMPLETE", l.row.Reason)
	case l.now.Before(l.row.SuspectUntil):
		t.Errorf("l.now = %v, want no time before %v", l.now, l.row.SuspectUntil)
	case looks < 10:
		t.Errorf("looks = %d, want at least %d", looks, 10)
	}

	l = suspected(t, nil, false)
	l.now = l.row.SuspectUntil.Add(time.Hour)
	l.send(lifecycle.Event{Wake: true})
	if l.answer(503, nil); l.row.Status != stack.InProgress {
		t.Error("it ends though the cloud could not be asked")
	}
	l.send(lifecycle.Event{Wake: true})
	if l.send(lifecycle.Event{Answer: &stack.Answer{Trouble: stack.Denied, Reason: "the trust is gone"}}); l.row.State() != "DELETE_COMPLETE" {
		t.Errorf("it stays %s though nothing can be asked any more", l.row.State())
	}

	l = suspected(t, nil, false) // one that cannot be removed is tried again
	l.now = l.now.Add(time.Minute)
	l.send(lifecycle.Event{Wake: true})
	l.answer(200, fields{"boxes": []any{fields{"id": "1", "name": "s-r-abc"}}})
	l.answer(403, nil)
	switch {
	case l.row.Status != stack.InProgress:
		t.Errorf("after a refused removal: l.row.Status = %q, want %q (%s)", l.row.Status, stack.InProgress, l.row.Reason)
	case l.row.PhysicalID != "1":
		t.Errorf("after a refused removal: l.row.PhysicalID = %q, want %q", l.row.PhysicalID, "1")
	case l.row.Reason == "":
		t.Errorf("after a refused removal: l.row.Reason is empty")
	}
	l.now = l.row.Due
	if l.send(lifecycle.Event{Wake: true}); l.effect == nil || l.effect.Call.Method != "DELETE" {
		t.Errorf("its removal is not tried again: %+v", l.effect)
	}
}

// A call that was refused, or that makes no object, leaves no suspect.
func TestNoSuspectWithoutDoubt(t *testing.T) {
	t.Parallel()
	l := open(t, box)
	l.late = time.Hour
	l.begin(stack.Create, nil)
	l.answer(409, nil)
	l.send(lifecycle.Event{Wake: true})
	l.answer(200, fields{"boxes": []any{}})
	l.now = l.now.Add(10 * time.Second)
	l.send(lifecycle.Event{Wake: true})
	l.answer(200, fields{"boxes": []any{}})
	if len(l.suspects) != 0 {
		t.Errorf("a refused call leaves %+v", l.suspects)
	}
}
