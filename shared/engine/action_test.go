package engine_test

import (
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

func (w *world) begins(e *engine.Engine, s stack.Stack, action stack.Action) stack.Stack {
	w.t.Helper()
	if err := e.Act(w.t.Context(), w.caller, s, action); err != nil {
		w.t.Fatal(action, err)
	}
	return s
}

// acts begins an action and waits for its end.
func (w *world) acts(e *engine.Engine, s stack.Stack, action stack.Action) stack.Stack {
	w.t.Helper()
	return w.run(e, nil, w.begins(e, s, action).ID)
}

// row returns the current row of a resource.
func (w *world) row(s stack.Stack, name string) stack.Resource {
	w.t.Helper()
	rows, err := w.store.Resources(w.t.Context(), s.ID, []string{name})
	if err != nil || len(rows) != 1 {
		w.t.Fatal(name, err, len(rows))
	}
	return rows[0]
}

// asks makes a call that Hearth does not see.
func (w *world) asks(method, service, path string, body any) stack.Answer {
	w.t.Helper()
	return w.cloud.Do(w.t.Context(), stack.Account{Caller: &w.caller}, stack.Call{Service: service, Method: method, Path: path, Body: body})
}

// server returns the status of a server in the simulated cloud.
func (w *world) server(s stack.Stack, name string) string {
	w.t.Helper()
	a := w.asks("GET", "compute", "/servers/"+w.row(s, name).PhysicalID, nil)
	server, _ := a.Body["server"].(map[string]any)
	status, _ := server["status"].(string)
	return status
}

const pair = `
heat_template_version: 2018-08-31
resources:
  word:   {type: OS::Heat::RandomString}
  volume: {type: OS::Cinder::Volume, properties: {size: 1}}
  first:  {type: OS::Nova::Server, depends_on: word, properties: {image: cirros, flavor: m1.nano, networks: [{network: private}]}}
  second: {type: OS::Nova::Server, depends_on: first, properties: {image: cirros, flavor: m1.nano, networks: [{network: private}]}}
`

func TestSuspendAndResume(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "pair", pair, true).ID)
	if err := e.Act(t.Context(), w.caller, s, stack.Resume); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "RESUME_FAILED" || !strings.Contains(s.Reason, "State ('CREATE', 'COMPLETE') invalid for resume") {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
	if r := w.row(s, "first"); r.State() != "CREATE_COMPLETE" {
		t.Errorf("what could not be resumed is %s", r.State())
	}
	s = w.acts(e, s, stack.Suspend)
	switch {
	case s.State() != "SUSPEND_COMPLETE":
		t.Errorf("s.State() = %q, want %q (%s)", s.State(), "SUSPEND_COMPLETE", s.Reason)
	case s.Reason != "Stack SUSPEND completed successfully":
		t.Errorf("s.Reason = %q, want %q", s.Reason, "Stack SUSPEND completed successfully")
	case w.server(s, "first") != "SUSPENDED":
		t.Errorf(`w.server(s, "first") = %q, want %q`, w.server(s, "first"), "SUSPENDED")
	case w.server(s, "second") != "SUSPENDED":
		t.Errorf(`w.server(s, "second") = %q, want %q`, w.server(s, "second"), "SUSPENDED")
	}
	first, second := w.row(s, "first"), w.row(s, "second")
	if first.State() != "SUSPEND_COMPLETE" || first.Updated.Before(second.Updated) {
		t.Errorf("backwards: first %s at %s, second at %s", first.State(), first.Updated, second.Updated)
	}
	generation := s.Generation
	if s = w.acts(e, s, stack.Suspend); s.Generation != generation {
		t.Error("what is suspended was suspended again")
	}
	if _, err := e.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Existing: true}); stack.CodeOf(err) != stack.NotSupported {
		t.Errorf("an update of it: %v", err)
	}
	s = w.acts(e, s, stack.Resume)
	switch {
	case s.State() != "RESUME_COMPLETE":
		t.Errorf("s.State() = %q, want %q (%s)", s.State(), "RESUME_COMPLETE", s.Reason)
	case w.server(s, "first") != "ACTIVE":
		t.Errorf(`w.server(s, "first") = %q, want %q`, w.server(s, "first"), "ACTIVE")
	case w.row(s, "volume").State() != "RESUME_COMPLETE":
		t.Errorf(`w.row(s, "volume").State() = %q, want %q (%s)`, w.row(s, "volume").State(), "RESUME_COMPLETE", w.row(s, "volume").Reason)
	}
	if first, second := w.row(s, "first"), w.row(s, "second"); second.Updated.Before(first.Updated) {
		t.Error("it was not resumed forwards")
	}
}

// TestSuspendFails: a server that cannot be suspended fails its stack, which can be suspended
// later.
func TestSuspendFails(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "pair", pair, true).ID)
	w.asks("POST", "compute", "/servers/"+w.row(s, "second").PhysicalID+"/action", map[string]any{"os-stop": nil})
	s = w.acts(e, s, stack.Suspend)
	if s.State() != "SUSPEND_FAILED" || !strings.HasPrefix(s.Reason, "Resource SUSPEND failed: Conflict: resources.second: Cannot 'suspend' instance") {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	if w.row(s, "first").State() != "CREATE_COMPLETE" {
		t.Error("what it depends on was suspended")
	}
	w.asks("POST", "compute", "/servers/"+w.row(s, "second").PhysicalID+"/action", map[string]any{"os-start": nil})
	if s = w.acts(e, s, stack.Suspend); s.State() != "SUSPEND_COMPLETE" {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
}

func TestCheck(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "pair", pair, true).ID)
	s = w.acts(e, s, stack.Check)
	if s.State() != "CHECK_COMPLETE" || s.Reason != "Stack CHECK completed successfully. 'CHECK' not fully supported (see resources)" {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
	if r := w.row(s, "word"); r.State() != "CHECK_COMPLETE" || r.Reason != "CHECK not supported for OS::Heat::RandomString" {
		t.Errorf("%s: %s", r.State(), r.Reason)
	}
	old := w.row(s, "first").PhysicalID
	w.asks("DELETE", "compute", "/servers/"+old, nil)
	w.asks("POST", "compute", "/servers/"+w.row(s, "second").PhysicalID+"/action", map[string]any{"os-stop": nil})
	s = w.acts(e, s, stack.Check)
	for _, part := range []string{
		"Resource CHECK failed: [", "NotFound: resources.first: Instance " + old + " could not be found", "'status': expected 'ACTIVE', got 'SHUTOFF'",
		"]. 'CHECK' not fully supported (see resources)",
	} {
		if s.State() != "CHECK_FAILED" || !strings.Contains(s.Reason, part) {
			t.Errorf("%s: %s", s.State(), s.Reason)
		}
	}
	if w.row(s, "volume").State() != "CHECK_COMPLETE" {
		t.Error("the others were not checked")
	}
	s = w.update(e, s, pair, true)
	switch s = w.run(e, nil, s.ID); {
	case s.State() != "UPDATE_COMPLETE":
		t.Errorf("s.State() = %q, want %q (%s)", s.State(), "UPDATE_COMPLETE", s.Reason)
	case w.row(s, "first").PhysicalID == old:
		t.Errorf(`w.row(s, "first").PhysicalID = %q, want another value`, w.row(s, "first").PhysicalID)
	case w.server(s, "second") != "ACTIVE":
		t.Errorf(`w.server(s, "second") = %q, want %q`, w.server(s, "second"), "ACTIVE")
	}
}

func TestMarkUnhealthy(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "pair", pair, true).ID)
	if err := e.MarkUnhealthy(t.Context(), s, "nobody", true, ""); stack.CodeOf(err) != stack.EntityNotFound {
		t.Errorf("nobody: %v", err)
	}
	old := w.row(s, "volume").PhysicalID
	for _, step := range []struct {
		name      string
		unhealthy bool
		reason    string
		state     string
		says      string
	}{
		{"volume", false, "", "CREATE_COMPLETE", "state changed"},
		{old, true, "it leaks", "CHECK_FAILED", "it leaks"},
		{"volume", false, "", "CHECK_COMPLETE", "state changed by resource_mark_unhealthy api"},
		{"volume", true, "", "CHECK_FAILED", "state changed by resource_mark_unhealthy api"},
	} {
		if err := e.MarkUnhealthy(t.Context(), s, step.name, step.unhealthy, step.reason); err != nil {
			t.Fatal(err)
		}
		if r := w.row(s, "volume"); r.State() != step.state || r.Reason != step.says {
			t.Errorf("%+v: %s, %s", step, r.State(), r.Reason)
		}
	}
	if s = w.acts(e, s, stack.Suspend); s.Reason != "Resource SUSPEND failed: Error: resources.volume: State ('CHECK', 'FAILED') invalid for suspend" {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
	if s = w.acts(e, s, stack.Check); s.State() != "CHECK_COMPLETE" {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
	if err := e.MarkUnhealthy(t.Context(), s, "volume", true, ""); err != nil {
		t.Fatal(err)
	}
	s = w.update(e, s, pair, true)
	if s = w.run(e, nil, s.ID); s.State() != "UPDATE_COMPLETE" || w.row(s, "volume").PhysicalID == old {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
}

// TestActionsOneAtATime: an action during another one is refused.
func TestActionsOneAtATime(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.create(e, "pair", pair, true)
	for _, action := range []stack.Action{stack.Suspend, stack.Resume, stack.Check} {
		err := e.Act(t.Context(), w.caller, s, action)
		if stack.CodeOf(err) != stack.ActionInProgress || err.Error() != "Stack pair already has an action (CREATE) in progress." {
			t.Errorf("%s: %v", action, err)
		}
	}
}

// TestGroupsAreSuspended: a group is a nested stack, so its actions also apply to its members.
func TestGroupsAreSuspended(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "ref", edit(batched, "{type: OS::Neutron::Net, properties: {name: \"of-%index%\"}}", "{type: OS::Nova::KeyPair, properties: {name: \"of-%index%\"}}"), true).ID)
	for _, action := range []stack.Action{stack.Suspend, stack.Resume, stack.Check} {
		if s = w.acts(e, s, action); s.State() != string(action)+"_COMPLETE" {
			t.Fatalf("%s: %s\n%s", s.State(), s.Reason, w.tree(s.ID))
		}
		members := w.stack(w.row(s, "g").PhysicalID)
		if r := w.row(members, "2"); r.Action != action || members.State() != s.State() {
			t.Errorf("after %s the group is %s, a member %s", action, members.State(), r.State())
		}
	}
	s = w.run(e, nil, w.update(e, s, rolled, true).ID)
	if s.State() != "UPDATE_COMPLETE" {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
}
