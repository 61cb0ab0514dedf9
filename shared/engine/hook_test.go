package engine_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

const hooked = `
heat_template_version: 2016-10-14
resources:
  a: {type: OS::Heat::TestResource, properties: {value: one}}
  b: {type: OS::Heat::TestResource, properties: {value: {get_resource: a}}}
`

func hooks(words ...any) stack.Environment {
	return stack.Environment{ResourceRegistry: map[string]any{"resources": map[string]any{"a*": map[string]any{"hooks": words}}}}
}

// standstill runs the world until nothing has happened for a while.
func (w *world) standstill(e *engine.Engine) {
	w.t.Helper()
	for still := 0; still < 20; {
		batch := w.take()
		if len(batch) == 0 {
			still++
			w.clock.forward(time.Second)
			if err := e.Sweep(context.Background()); err != nil {
				w.t.Fatal(err)
			}
			continue
		}
		still = 0
		if work(batch[0]) == "stepper" {
			e.Step(context.Background(), batch)
		} else {
			e.Plan(context.Background(), batch)
		}
	}
}

// waits checks that the resource a waits at a hook in a state, and returns its row.
func (w *world) waits(e *engine.Engine, s stack.Stack, hook, state string) stack.Resource {
	w.t.Helper()
	w.standstill(e)
	r := w.rows(s)["a"]
	now, err := w.store.Stack(context.Background(), s.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	switch {
	case now.Status != stack.InProgress:
		w.t.Fatalf("%s: now.Status = %q, want %q (%s)", hook, now.Status, stack.InProgress, now.Reason)
	case r.State() != state:
		w.t.Fatalf("%s: r.State() = %q, want %q (%s)", hook, r.State(), state, r.Reason)
	case !lifecycle.IsAtHook(r, hook):
		w.t.Fatalf("%s: the stack is %s, a is %s (%s) %v", hook, now.State(), r.State(), r.Reason, r.Data)
	}
	return r
}

func (w *world) clear(e *engine.Engine, s stack.Stack, hook string) {
	w.t.Helper()
	if err := e.Signal(context.Background(), w.caller, s, w.rows(s)["a"], map[string]any{"unset_hook": hook}); err != nil {
		w.t.Fatal(hook, err)
	}
}

// A resource waits at each of its hooks, in its current state, until a user clears the hook. Events
// tell both. Resources that depend on it wait too.
func TestHooks(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	all := hooks("pre-create", "post-create", "pre-update", "post-update", "pre-delete", "post-delete")
	s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "s", Source: stack.Source{Template: []byte(hooked), Environment: all}})
	if err != nil {
		t.Fatal(err)
	}
	r := w.waits(e, s, "pre-create", "INIT_COMPLETE")
	for hook, want := range map[string]string{
		"bad":         `Invalid hook type "bad" for TestResource "a" Stack "s" [` + s.ID + `]`,
		"post-create": `The "post-create" hook is not defined on TestResource "a" Stack "s" [` + s.ID + `]`,
	} {
		if err := e.Signal(t.Context(), w.caller, s, r, map[string]any{"unset_hook": hook}); stack.CodeOf(err) != stack.InvalidHook || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	w.clear(e, s, "pre-create")
	w.waits(e, s, "post-create", "CREATE_COMPLETE")
	if b := w.rows(s)["b"]; b.Action != stack.Init {
		t.Errorf("b is %s", b.State())
	}
	w.clear(e, s, "post-create")
	if s = w.run(e, nil, s.ID); s.State() != "CREATE_COMPLETE" {
		t.Fatal(s.State(), s.Reason)
	}

	update := func(value string) {
		t.Helper()
		s, err = e.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Source: stack.Source{Template: []byte(edit(hooked, "one", value)), Environment: all}})
		if err != nil {
			t.Fatal(err)
		}
		w.waits(e, s, "pre-update", w.rows(s)["a"].State())
		w.clear(e, s, "pre-update")
	}
	before := w.rows(s)["a"]
	update("one") // nothing changes, but the hook still waits, as in Heat
	if s = w.run(e, nil, s.ID); s.State() != "UPDATE_COMPLETE" || w.rows(s)["a"].State() != "CREATE_COMPLETE" {
		t.Fatal(s.State(), s.Reason, w.rows(s)["a"].State())
	}
	update("two")
	w.waits(e, s, "post-update", "UPDATE_COMPLETE")
	w.clear(e, s, "post-update")
	if s = w.run(e, nil, s.ID); s.State() != "UPDATE_COMPLETE" || w.rows(s)["a"].PhysicalID != before.PhysicalID {
		t.Fatal(s.State(), s.Reason)
	}

	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	w.waits(e, s, "pre-delete", "UPDATE_COMPLETE")
	w.clear(e, s, "pre-delete")
	w.waits(e, s, "post-delete", "DELETE_COMPLETE")
	w.clear(e, s, "post-delete")
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || len(w.rows(s)) > 0 {
		t.Fatal(s.State(), s.Reason)
	}
	events, err := w.store.Events(t.Context(), stack.EventQuery{StackID: s.ID})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, ev := range events {
		if strings.Contains(ev.Reason, "Hook") {
			told = append(told, fmt.Sprintf("%s %s_%s %s", ev.ResourceName, ev.Action, ev.Status, ev.Reason))
		}
	}
	want := []string{
		"a INIT_COMPLETE CREATE paused until Hook pre-create is cleared", "a INIT_COMPLETE Hook pre-create is cleared",
		"a CREATE_COMPLETE CREATE paused until Hook post-create is cleared", "a CREATE_COMPLETE Hook post-create is cleared",
		"a CREATE_COMPLETE UPDATE paused until Hook pre-update is cleared", "a CREATE_COMPLETE Hook pre-update is cleared",
		"a CREATE_COMPLETE UPDATE paused until Hook pre-update is cleared", "a CREATE_COMPLETE Hook pre-update is cleared",
		"a UPDATE_COMPLETE UPDATE paused until Hook post-update is cleared", "a UPDATE_COMPLETE Hook post-update is cleared",
		"a UPDATE_COMPLETE DELETE paused until Hook pre-delete is cleared", "a UPDATE_COMPLETE Hook pre-delete is cleared",
		"a DELETE_COMPLETE DELETE paused until Hook post-delete is cleared", "a DELETE_COMPLETE Hook post-delete is cleared",
	}
	if !slices.Equal(told, want) {
		t.Errorf("%s", strings.Join(told, "\n"))
	}
}

// A hook that is never cleared ends with its stack's timeout. It delays neither a removal nor a
// newer update.
func TestHookIsNoTrap(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	begin := func(name string) stack.Stack {
		t.Helper()
		s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: name, TimeoutMins: 1, DisableRollback: true,
			Source: stack.Source{Template: []byte(hooked), Environment: hooks("pre-create", "post-create")}})
		if err != nil {
			t.Fatal(err)
		}
		w.waits(e, s, "pre-create", "INIT_COMPLETE")
		return s
	}
	late := begin("late")
	if late = w.run(e, nil, late.ID); late.State() != "CREATE_FAILED" || late.Reason != "Timed out" {
		t.Errorf("%s %s", late.State(), late.Reason)
	}
	gone := begin("gone")
	w.clear(e, gone, "pre-create")
	w.waits(e, gone, "post-create", "CREATE_COMPLETE")
	if err := e.DeleteStack(t.Context(), w.caller, gone); err != nil {
		t.Fatal(err)
	}
	if gone = w.run(e, nil, gone.ID); gone.State() != "DELETE_COMPLETE" {
		t.Errorf("%s %s", gone.State(), gone.Reason)
	}
	newer := begin("newer")
	newer = w.update(e, newer, hooked, true)
	if newer = w.run(e, nil, newer.ID); newer.State() != "UPDATE_COMPLETE" || lifecycle.IsAtHook(w.rows(newer)["a"], "pre-create") {
		t.Errorf("%s %s", newer.State(), newer.Reason)
	}
}

// Actions that an environment restricts are refused in Heat's words, also by the preview, and the
// resource stays sound.
func TestRestrictedActions(t *testing.T) {
	const template = `
heat_template_version: 2016-10-14
resources:
  a: {type: OS::Heat::RandomString, properties: {length: 5}}
  b: {type: OS::Heat::TestResource, properties: {value: x}}
`
	for action, one := range map[string]struct{ refused, resource, allowed string }{
		"update":  {edit(template, "x", "y"), "b", edit(template, "5", "6")},
		"replace": {edit(template, "5", "6"), "a", edit(template, "x", "y")},
	} {
		w := newWorld(t)
		e := w.engine(nil)
		env := stack.Environment{ResourceRegistry: map[string]any{"resources": map[string]any{"*": map[string]any{"restricted_actions": action}}}}
		s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "s", Source: stack.Source{Template: []byte(template), Environment: env}})
		if err != nil {
			t.Fatal(err)
		}
		s = w.run(e, nil, s.ID)
		before := w.rows(s)[one.resource]
		update := func(template string) stack.Stack {
			t.Helper()
			keep := true
			request := engine.UpdateRequest{Source: stack.Source{Template: []byte(template), Environment: env}, DisableRollback: &keep}
			if s, err = e.UpdateStack(t.Context(), w.caller, s, request); err != nil {
				t.Fatal(err)
			}
			return w.run(e, nil, s.ID)
		}
		s = update(one.refused)
		want := "Resource UPDATE failed: ResourceActionRestricted: resources." + one.resource + ": " + action + " is restricted for resource."
		if s.State() != "UPDATE_FAILED" || s.Reason != want {
			t.Errorf("%s: %s %s", action, s.State(), s.Reason)
		}
		switch after := w.rows(s)[one.resource]; {
		case after.State() != "CREATE_COMPLETE":
			t.Errorf("%s: after.State() = %q, want %q (%s)", action, after.State(), "CREATE_COMPLETE", after.Reason)
		case after.Reason != before.Reason:
			t.Errorf("%s: after.Reason = %q, want %q", action, after.Reason, before.Reason)
		case after.Updated != before.Updated:
			t.Errorf("%s: after.Updated = %+v, want %+v", action, after.Updated, before.Updated)
		}
		told, err := w.store.Events(t.Context(), stack.EventQuery{StackID: s.ID, Resource: one.resource})
		switch {
		case err != nil:
			t.Errorf("%s: unexpected error: %v", action, err)
		case len(told) != 3:
			t.Errorf("%s: len(told) = %d, want 3", action, len(told))
		case told[2].Action != stack.Update:
			t.Errorf("%s: told[2].Action = %q, want %q", action, told[2].Action, stack.Update)
		case told[2].Status != "FAILED":
			t.Errorf("%s: told[2].Status = %q, want %q (%s)", action, told[2].Status, "FAILED", told[2].Reason)
		case told[2].Reason != action+" is restricted for resource.":
			t.Errorf("%s: told[2].Reason = %q, want %q", action, told[2].Reason, action+" is restricted for resource.")
		}
		if err := e.ContinueStack(t.Context(), w.caller, s, engine.Continuation{Skip: []string{one.resource}}); err != nil {
			t.Fatal(err)
		}
		s = w.run(e, nil, s.ID)
		after := w.rows(s)[one.resource]
		switch {
		case s.State() != "UPDATE_COMPLETE":
			t.Errorf("%s: s.State() = %q, want %q (%s)", action, s.State(), "UPDATE_COMPLETE", s.Reason)
		case after.State() != "CREATE_COMPLETE":
			t.Errorf("%s: after.State() = %q, want %q (%s)", action, after.State(), "CREATE_COMPLETE", after.Reason)
		case after.Reason != "skipped: "+strings.TrimPrefix(want, "Resource UPDATE failed: "):
			t.Errorf("%s: after.Reason = %q, want %q", action, after.Reason, "skipped: "+strings.TrimPrefix(want, "Resource UPDATE failed: "))
		case after.PhysicalID != before.PhysicalID:
			t.Errorf("%s: after.PhysicalID = %q, want %q", action, after.PhysicalID, before.PhysicalID)
		}
		if s = update(one.refused + "\n"); s.Reason != want {
			t.Errorf("%s: what was skipped is not made by the next: %s %s", action, s.State(), s.Reason)
		}
		s = update(one.allowed)
		switch after := w.rows(s)[one.resource]; {
		case s.State() != "UPDATE_COMPLETE":
			t.Errorf("%s: s.State() = %q, want %q (%s)", action, s.State(), "UPDATE_COMPLETE", s.Reason)
		case after.PhysicalID != before.PhysicalID:
			t.Errorf("%s: after.PhysicalID = %q, want %q", action, after.PhysicalID, before.PhysicalID)
		case after.Status != stack.Complete:
			t.Errorf("%s: after.Status = %q, want %q (%s)", action, after.Status, stack.Complete, after.Reason)
		}
	}
}
