package engine_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// sunk makes an object, and a nested stack with a value.
const sunk = `
heat_template_version: 2016-10-14
resources:
  net: {type: OS::Neutron::Net}
  below: {type: below.yaml, depends_on: net}
`

const sunkBelow = `
heat_template_version: 2016-10-14
resources:
  inner: {type: OS::Heat::Value, properties: {value: one}}
`

func sinks(queues ...string) []any {
	var all []any
	for _, q := range queues {
		all = append(all, map[string]any{"type": "zaqar-queue", "target": q, "ttl": 300})
	}
	return all
}

// sinking begins the creation of a stack with sinks.
func (w *world) sinking(e *engine.Engine, queues ...string) stack.Stack {
	w.t.Helper()
	s, err := e.CreateStack(w.t.Context(), w.caller, engine.Request{Name: "sunk", DisableRollback: true, Source: stack.Source{
		Template: []byte(sunk), Files: map[string]string{"below.yaml": sunkBelow}, Environment: stack.Environment{EventSinks: sinks(queues...)},
	}})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// drained takes all messages of a queue, as Heat's client does.
func (w *world) drained(queue string) (bodies []map[string]any) {
	w.t.Helper()
	for {
		call := stepdef.QueueCall(http.MethodDelete, queue, "/messages?pop=20", "", nil)
		call.Header = map[string]string{"Client-ID": "11111111-2222-3333-4444-555555555555"}
		a := w.cloud.Do(w.t.Context(), stack.Account{Caller: &w.caller}, call)
		messages, _ := a.Body["messages"].([]any)
		if len(messages) == 0 {
			return bodies
		}
		for _, m := range messages {
			body, _ := m.(map[string]any)["body"].(map[string]any)
			bodies = append(bodies, body)
		}
	}
}

// idsOf returns the IDs of sent events in their order, each once.
func idsOf(bodies []map[string]any) (ids []string) {
	for _, b := range bodies {
		if id, _ := b["id"].(string); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// eventIDs returns the IDs of the events of a stack and of its nested stacks.
func (w *world) eventIDs(s stack.Stack) (ids []string) {
	w.t.Helper()
	for _, one := range append([]stack.Stack{s}, w.allBelow(s.ID)...) {
		events, err := w.store.Events(w.t.Context(), stack.EventQuery{StackID: one.ID})
		if err != nil {
			w.t.Fatal(err)
		}
		for _, ev := range events {
			ids = append(ids, ev.ID)
		}
	}
	return ids
}

// sends lets time pass until all events are sent, and not so long that the messages expire.
func (w *world) sends(e *engine.Engine) {
	w.t.Helper()
	for range 60 {
		w.pump(e)
	}
}

// ends lets time pass until a call whose answer was lost has no effect any more. Then no trust may be left.
func (w *world) ends(e *engine.Engine, n int64) {
	w.t.Helper()
	w.looks(e, nil)
	if trusts := w.trusts(); trusts > 0 {
		w.t.Errorf("killed at point %d: %d trusts are left", n, trusts)
	}
}

// TestEventSinks: every event of a tree reaches each sink, whenever a worker dies, and the credential is revoked
// after the last one.
func TestEventSinks(t *testing.T) {
	t.Parallel()
	b := begin(t, func(w *world, e *engine.Engine) string { return w.sinking(e, "one", "two").ID })
	atEachPoint(t, 5, 5, func(n int64, k *killer) {
		w := b.again(t)
		defer w.close()
		w.run(w.engine(k), k, b.stackID)
		w.clock.forward(lease + time.Second)
		e := w.engine(nil)
		s := w.run(e, nil, b.stackID)
		want := w.eventIDs(s)
		s = w.acts(e, s, stack.Delete)
		w.sends(e)
		want = append(want, w.eventIDs(s)...)
		for _, queue := range []string{"one", "two"} {
			got := idsOf(w.drained(queue))
			for _, id := range want {
				if !slices.Contains(got, id) {
					t.Errorf("killed at point %d: %s does not get an event; it gets %d of %d", n, queue, len(got), len(want))
				}
			}
		}
		w.ends(e, n)
		left, err := w.store.CountUnsent(t.Context(), s.ID)
		if err != nil || left > 0 || s.State() != "DELETE_COMPLETE" {
			t.Errorf("killed at point %d: %s: %d messages are left, %v", n, s.State(), left, err)
		}
	})
}

// TestEventSinksOfDeletion: the same when a worker dies during the deletion, which must not end the credential too
// early.
func TestEventSinksOfDeletion(t *testing.T) {
	t.Parallel()
	b := begin(t, func(w *world, e *engine.Engine) string {
		s := w.run(e, nil, w.sinking(e, "one").ID)
		return w.begins(e, s, stack.Delete).ID
	})
	atEachPoint(t, 5, 5, func(n int64, k *killer) {
		w := b.again(t)
		defer w.close()
		want := w.eventIDs(w.stack(b.stackID))
		w.run(w.engine(k), k, b.stackID)
		w.clock.forward(lease + time.Second)
		e := w.engine(nil)
		s := w.run(e, nil, b.stackID)
		w.sends(e)
		want = append(want, w.eventIDs(s)...)
		got := idsOf(w.drained("one"))
		for _, id := range want {
			if !slices.Contains(got, id) {
				t.Errorf("killed at point %d: an event is missing; there are %d of %d", n, len(got), len(want))
			}
		}
		w.ends(e, n)
	})
}

// TestEventSinkBody: a message is what Heat sends, and an event is sent once if no worker dies.
func TestEventSinkBody(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.sinking(e, "one").ID)
	w.rests(e, 1)
	bodies := w.drained("one")
	if len(bodies) != len(w.eventIDs(s)) || len(bodies) != 10 {
		t.Fatalf("%d messages of %d events", len(bodies), len(w.eventIDs(s)))
	}
	root := slices.IndexFunc(bodies, func(b map[string]any) bool { return b["payload"].(map[string]any)["stack_id"] == s.ID })
	first := bodies[max(root, 0)]
	payload, _ := first["payload"].(map[string]any)
	if first["type"] != "os.heat.event" || first["version"] != "0.1" || payload["stack_id"] != s.ID || payload["resource_name"] != "sunk" ||
		payload["physical_resource_id"] != s.ID || payload["resource_action"] != "CREATE" || payload["resource_status"] != "IN_PROGRESS" || payload["resource_type"] != "OS::Heat::Stack" {
		t.Errorf("the first message is %v", first)
	}
	if at, err := time.Parse("2006-01-02T15:04:05", first["timestamp"].(string)); err != nil || at.IsZero() {
		t.Errorf("the time is %v: %v", first["timestamp"], err)
	}
}

// TestEventSinkAway: a stack ends although its sink cannot be reached or refuses; an event that is too old is left out.
func TestEventSinkAway(t *testing.T) {
	for name, code := range map[string]int{"unreachable": 503, "refused": 403} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if err := w.sim.AddFault(simcloud.Fault{Service: "messaging", Method: http.MethodPost, Code: code, Message: "not today"}); err != nil {
				t.Fatal(err)
			}
			e := w.engine(nil)
			s := w.run(e, nil, w.sinking(e, "one").ID)
			if s.State() != "CREATE_COMPLETE" {
				t.Fatalf("%s: %s", s.State(), s.Reason)
			}
			s = w.acts(e, s, stack.Delete)
			w.clock.forward(2 * time.Hour)
			w.rests(w.engine(nil), 0)
			if got := w.drained("one"); s.State() != "DELETE_COMPLETE" || len(got) > 0 {
				t.Errorf("%s: %d messages", s.State(), len(got))
			}
		})
	}
}
