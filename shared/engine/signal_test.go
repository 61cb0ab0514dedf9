package engine_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
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
	switch held, err := e.Metadata(t.Context(), s, w.row(s, "h")); {
	case err != nil:
		t.Errorf("stored: unexpected error: %v", err)
	case len(held) != 0:
		t.Errorf("stored: len(held) = %d, want 0", len(held))
	case events() != before:
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
	switch {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case *d.Status != "IN_PROGRESS":
		t.Errorf("*d.Status = %q, want %q", *d.Status, "IN_PROGRESS")
	case d.OutputValues != nil:
		t.Errorf("d.OutputValues = %s, want nil", d.OutputValues)
	}
}

// TestManySignalsAtOnce: a handle takes as many signals at once as servers send. None is refused
// because others come at the same moment.
func TestManySignalsAtOnce(t *testing.T) {
	const servers = 200
	w := newWorld(t)
	e := w.engine(nil)
	s := w.create(e, "waits", awaiting, true)
	w.until(e, func() bool { return w.rows(s)["w"].WaitKey != "" })
	handle := w.row(s, "h")
	var all sync.WaitGroup
	errs := make([]error, servers)
	for i := range servers {
		all.Go(func() {
			errs[i] = e.Signal(context.Background(), w.caller, s, handle, map[string]any{"id": fmt.Sprint(i)})
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if held, err := e.Metadata(t.Context(), s, w.row(s, "h")); err != nil || len(held) != servers {
		t.Errorf("%d signals, %v", len(held), err)
	}
}
