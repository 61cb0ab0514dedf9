package engine_test

import (
	"testing"

	"hearth/shared/stack"
)

const awaiting = `heat_template_version: queens
resources:
  h: {type: OS::Heat::WaitConditionHandle}
  w: {type: OS::Heat::WaitCondition, properties: {handle: {get_resource: h}, timeout: 3600}}
`

// A signal with an invalid status changes nothing: neither the handle's signals nor its events, nor
// the wait condition, which waits for a valid one.
func TestSignalWithoutStatusIsRefused(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.create(e, "waits", awaiting, true)
	w.until(e, func() bool { return w.rows(s)["w"].WaitKey != "" })
	events := func() int {
		all, err := w.store.Events(t.Context(), stack.EventQuery{StackID: s.ID})
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	before := events()
	for _, status := range []any{"success", "MAYBE", "", nil, 0, true, map[string]any{"a": 1}, []any{"SUCCESS"}} {
		if err := e.Signal(t.Context(), w.caller, s, w.row(s, "h"), map[string]any{"status": status}); stack.CodeOf(err) != stack.ValueError {
			t.Errorf("status %v: %v", status, err)
		}
	}
	if held, err := e.Metadata(t.Context(), s, w.row(s, "h")); err != nil || len(held) != 0 || events() != before {
		t.Errorf("stored: %v, %d events, %v", held, events()-before, err)
	}
	if err := e.Signal(t.Context(), w.caller, s, w.row(s, "h"), map[string]any{"status": "SUCCESS"}); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "CREATE_COMPLETE" {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
}

// A deployment stays in progress until its server reports a valid outcome.
func TestDeploymentWithoutStatusCodeIsRefused(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.deploying(e)
	for _, code := range []any{"done", true, 1.5, map[string]any{}} {
		if err := e.Signal(t.Context(), w.caller, s, w.row(s, "told"), map[string]any{"deploy_status_code": code}); stack.CodeOf(err) != stack.ValueError {
			t.Errorf("%v: %v", code, err)
		}
	}
	d, err := w.store.SoftwareDeployment(t.Context(), w.caller.Project, w.row(s, "told").PhysicalID)
	if err != nil || *d.Status != "IN_PROGRESS" || d.OutputValues != nil {
		t.Errorf("%s %s, %v", *d.Status, d.OutputValues, err)
	}
}
