package engine_test

import (
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

// fails lets the cloud refuse the next such call.
func (w *world) fails(method, service, path string) {
	w.t.Helper()
	if err := w.sim.AddFault(simcloud.Fault{Service: service, Method: method, Path: path, Code: 403, Message: "not today", Times: 1}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) mends(e *engine.Engine, s stack.Stack, m engine.Continuation) stack.Stack {
	w.t.Helper()
	if err := e.ContinueStack(w.t.Context(), w.caller, s, m); err != nil {
		w.t.Fatal(err)
	}
	return w.run(e, nil, s.ID)
}

const chain = `
heat_template_version: 2018-08-31
resources:
  net:    {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.1.0.0/24}}
  store:  {type: OS::Swift::Container}
  volume: {type: OS::Cinder::Volume, depends_on: store, properties: {size: 1}}
`

// TestEveryFailureHasAWayOn fails each action that can fail, on the real engine, and goes on as its
// user would.
func TestEveryFailureHasAWayOn(t *testing.T) {
	made := func(w *world, e *engine.Engine, template string) stack.Stack {
		return w.run(e, nil, w.create(e, "way", template, true).ID)
	}
	on := func(w *world, e *engine.Engine, s stack.Stack) stack.Stack {
		return w.mends(e, s, engine.Continuation{})
	}
	for _, c := range []struct {
		from, to string
		fail     func(w *world, e *engine.Engine) stack.Stack
		go_on    func(w *world, e *engine.Engine, s stack.Stack) stack.Stack
	}{
		{"CREATE_FAILED", "CREATE_COMPLETE", func(w *world, e *engine.Engine) stack.Stack {
			w.fails("POST", "network", "subnets")
			return made(w, e, chain)
		}, on},
		{"UPDATE_FAILED", "UPDATE_COMPLETE", func(w *world, e *engine.Engine) stack.Stack {
			s := made(w, e, alone)
			w.fails("POST", "network", "subnets")
			return w.run(e, nil, w.update(e, s, chain, true).ID)
		}, on},
		{"ROLLBACK_FAILED", "ROLLBACK_COMPLETE", func(w *world, e *engine.Engine) stack.Stack {
			s := made(w, e, alone)
			w.fails("POST", "volume", "volumes")
			w.fails("DELETE", "network", "subnets")
			return w.run(e, nil, w.update(e, s, edit(chain, "depends_on: store", "depends_on: [store, subnet]"), false).ID)
		}, on},
		{"DELETE_FAILED", "DELETE_COMPLETE", func(w *world, e *engine.Engine) stack.Stack {
			s := made(w, e, chain)
			w.fails("DELETE", "network", "subnets")
			if err := e.DeleteStack(w.t.Context(), w.caller, s); err != nil {
				w.t.Fatal(err)
			}
			return w.run(e, nil, s.ID)
		}, on},
		{"SUSPEND_FAILED", "SUSPEND_COMPLETE", func(w *world, e *engine.Engine) stack.Stack {
			s := made(w, e, pair)
			w.fails("POST", "compute", "action")
			return w.acts(e, s, stack.Suspend)
		}, on},
		{"RESUME_FAILED", "RESUME_COMPLETE", func(w *world, e *engine.Engine) stack.Stack {
			s := w.acts(e, made(w, e, edit(pair, "depends_on: word, ", "", "depends_on: first, ", "")), stack.Suspend)
			w.fails("POST", "compute", "action")
			return w.acts(e, s, stack.Resume)
		}, on},
		{"CHECK_FAILED", "CHECK_COMPLETE", func(w *world, e *engine.Engine) stack.Stack {
			s := made(w, e, pair)
			w.fails("GET", "compute", "servers/")
			return w.acts(e, s, stack.Check)
		}, on},
		{"SNAPSHOT_FAILED", "SNAPSHOT_COMPLETE", func(w *world, e *engine.Engine) stack.Stack {
			s := made(w, e, pair)
			w.fails("POST", "compute", "action")
			s, _ = w.keeps(e, s, "one")
			return s
		}, func(w *world, e *engine.Engine, s stack.Stack) stack.Stack {
			if err := e.ContinueStack(w.t.Context(), w.caller, s, engine.Continuation{}); stack.CodeOf(err) != stack.NotSupported {
				w.t.Errorf("%v", err)
			}
			s, _ = w.keeps(e, s, "two")
			return s
		}},
		{"RESTORE_FAILED", "RESTORE_COMPLETE", func(w *world, e *engine.Engine) stack.Stack {
			s, one := w.keeps(e, made(w, e, pair), "one")
			w.fails("POST", "volume", "restore")
			if err := e.RestoreStack(w.t.Context(), w.caller, s, one.ID); err != nil {
				w.t.Fatal(err)
			}
			return w.run(e, nil, s.ID)
		}, on},
		{"ADOPT_FAILED", "ADOPT_COMPLETE", func(w *world, e *engine.Engine) stack.Stack {
			s := made(w, e, chain)
			saved := w.leaves(e, s)
			w.run(e, nil, s.ID)
			w.fails("GET", "network", "subnets")
			return w.run(e, nil, w.adopts(e, "way", saved, true).ID)
		}, on},
	} {
		t.Run(c.from, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			e := w.engine(nil)
			before := len(w.objects())
			s := c.fail(w, e)
			if s.State() != c.from {
				t.Fatalf("%s: %s", s.State(), s.Reason)
			}
			if s = c.go_on(w, e, s); s.State() != c.to {
				t.Fatalf("%s: %s", s.State(), s.Reason)
			}
			if err := e.ContinueStack(t.Context(), w.caller, s, engine.Continuation{}); stack.CodeOf(err) != stack.NotSupported {
				t.Errorf("what is whole is continued: %v", err)
			}
			if s.Deleted.IsZero() {
				if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
					t.Fatal(err)
				}
				s = w.run(e, nil, s.ID)
			}
			if len(w.objects()) != before {
				t.Errorf("%s: %d objects, before %d", s.State(), len(w.objects()), before)
			}
		})
	}
}

// One of two failures is tried again, the other is skipped and made later.
func TestRetryAndSkip(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	w.fails("POST", "network", "networks")
	w.fails("PUT", "object-store", "")
	s := w.run(e, nil, w.create(e, "way", chain, true).ID)
	if s.State() != "CREATE_FAILED" {
		t.Fatal(s.State())
	}
	for name, err := range map[string]error{
		"nobody": e.ContinueStack(t.Context(), w.caller, s, engine.Continuation{Retry: "nobody"}), "nobody else": e.ContinueStack(t.Context(), w.caller, s, engine.Continuation{Skip: []string{"nobody"}}),
	} {
		if stack.CodeOf(err) != stack.EntityNotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	s = w.mends(e, s, engine.Continuation{Retry: "subnet"})
	switch {
	case s.State() != "CREATE_FAILED":
		t.Fatalf("s.State() = %q, want %q (%s)", s.State(), "CREATE_FAILED", s.Reason)
	case w.row(s, "subnet").State() != "CREATE_COMPLETE":
		t.Fatalf(`w.row(s, "subnet").State() = %q, want %q (%s)`, w.row(s, "subnet").State(), "CREATE_COMPLETE", w.row(s, "subnet").Reason)
	case w.row(s, "store").State() != "CREATE_FAILED":
		t.Fatalf(`w.row(s, "store").State() = %q, want %q (%s)`, w.row(s, "store").State(), "CREATE_FAILED", w.row(s, "store").Reason)
	case !strings.Contains(s.Reason, "resources.store"):
		t.Fatalf("s.Reason = %q, want it to contain %q", s.Reason, "resources.store")
	}
	s = w.mends(e, s, engine.Continuation{Skip: []string{"store"}})
	if s.Reason != "Stack CREATE completed successfully (1 skipped: store)" {
		t.Errorf("the reason is %q", s.Reason)
	}
	switch r := w.row(s, "store"); {
	case s.State() != "CREATE_COMPLETE":
		t.Fatalf("s.State() = %q, want %q (%s)", s.State(), "CREATE_COMPLETE", s.Reason)
	case r.State() != "CREATE_COMPLETE":
		t.Fatalf("r.State() = %q, want %q (%s)", r.State(), "CREATE_COMPLETE", r.Reason)
	case !strings.HasPrefix(r.Reason, "skipped: "):
		t.Fatalf("r.Reason = %q, want the prefix %q", r.Reason, "skipped: ")
	case w.row(s, "volume").State() != "CREATE_COMPLETE":
		t.Fatalf(`w.row(s, "volume").State() = %q, want %q (%s)`, w.row(s, "volume").State(), "CREATE_COMPLETE", w.row(s, "volume").Reason)
	}
	s = w.run(e, nil, w.update(e, s, edit(chain, "size: 1", "size: 2"), true).ID)
	switch r := w.row(s, "store"); {
	case s.State() != "UPDATE_COMPLETE":
		t.Errorf("s.State() = %q, want %q (%s)", s.State(), "UPDATE_COMPLETE", s.Reason)
	case r.PhysicalID == "":
		t.Errorf("r.PhysicalID is empty")
	case r.Marks.Skipped != "":
		t.Errorf("r.Marks.Skipped = %q, want %q", r.Marks.Skipped, "")
	}
}

// TestSkipsAreOneCommit kills the process at each point while a user skips two resources. Either
// both are skipped and the stack goes on, or nothing has changed.
func TestSkipsAreOneCommit(t *testing.T) {
	const both = `
heat_template_version: 2018-08-31
resources:
  a: {type: OS::Heat::TestResource, properties: {fail: true}}
  b: {type: OS::Heat::TestResource, properties: {fail: true}, depends_on: a}
`
	w := newWorld(t)
	s := w.run(w.engine(nil), nil, w.create(w.engine(nil), "s", both, true).ID)
	for n := int64(1); ; n++ {
		k := killAt(n)
		err := w.engine(k).ContinueStack(t.Context(), w.caller, s, engine.Continuation{Skip: []string{"a", "b", "a"}})
		skipped := 0
		for _, r := range w.rows(s) {
			if r.Marks.Skipped != "" {
				skipped++
			}
		}
		is, readErr := w.store.Stack(t.Context(), s.ID)
		if readErr != nil {
			t.Fatal(readErr)
		}
		begun := is.Generation > s.Generation
		if begun != (skipped == 2) || !begun && skipped != 0 {
			t.Fatalf("killed at point %d: %d are skipped, and the stack is %s", n, skipped, is.State())
		}
		if begun {
			if n == 1 {
				t.Error("no point was met")
			}
			if s = w.run(w.engine(nil), nil, s.ID); s.State() != "CREATE_COMPLETE" {
				t.Errorf("%s: %s (%v)", s.State(), s.Reason, err)
			}
			return
		}
	}
}

// Retained resources stay in the cloud when their stack is deleted.
func TestRetainOnDelete(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	before := len(w.objects())
	s := w.run(e, nil, w.create(e, "way", chain, true).ID)
	if err := e.DeleteStack(t.Context(), w.caller, s, "nobody"); stack.CodeOf(err) != stack.EntityNotFound {
		t.Errorf("%v", err)
	}
	if err := e.DeleteStack(t.Context(), w.caller, s, "volume"); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || len(w.objects()) != before+1 {
		t.Errorf("%s: %s; %d objects, before %d", s.State(), s.Reason, len(w.objects()), before)
	}
}
