package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// A stack has at most 100 snapshots. A deleted snapshot makes room.
func TestSnapshotsOfAStackAreCounted(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "s", "heat_template_version: 2018-08-31\nresources: {r: {type: OS::Heat::Value, properties: {value: v}}}\n", true).ID)
	change := stack.Change{Stack: &s}
	for i := range 100 {
		change.Snapshots = append(change.Snapshots, stack.StackSnapshot{ID: fmt.Sprint(i), StackID: s.ID, Status: stack.Complete, Created: e.Now()})
	}
	if r := w.store.Commit(t.Context(), change); r[0].Err != nil {
		t.Fatal(r[0].Err)
	}
	s.Version++
	if _, err := e.SnapshotStack(t.Context(), w.caller, s, nil); stack.CodeOf(err) != stack.RequestLimitExceeded {
		t.Errorf("the 101st snapshot: %v", err)
	}
	if r := w.store.Commit(t.Context(), stack.Change{DropSnapshot: "1"}); r[0].Err != nil {
		t.Fatal(r[0].Err)
	}
	if _, err := e.SnapshotStack(t.Context(), w.caller, s, nil); err != nil {
		t.Errorf("the 100th snapshot: %v", err)
	}
}

// A snapshot that is too large fails, says so, and can be removed.
func TestASnapshotThatIsTooLargeFails(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	template := "heat_template_version: 2018-08-31\nresources:\n"
	for i := range 20 {
		template += fmt.Sprintf("  r%d: {type: inner.yaml}\n", i)
	}
	inner := "heat_template_version: 2018-08-31\nresources: {v: {type: OS::Heat::Value, properties: {value: v}}}\n" + strings.Repeat("# a long comment\n", 27<<10)
	s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "s", Source: stack.Source{Template: []byte(template), Files: map[string]string{"inner.yaml": inner}}})
	if err != nil {
		t.Fatal(err)
	}
	s = w.run(e, nil, s.ID)
	made, err := e.SnapshotStack(t.Context(), w.caller, s, nil)
	if err != nil {
		t.Fatal(s.State(), s.Reason, err)
	}
	s = w.run(e, nil, s.ID)
	one, err := e.Snapshot(t.Context(), s, made.ID)
	switch {
	case err != nil:
		t.Fatalf("unexpected error: %v", err)
	case one.Status != stack.Failed:
		t.Fatalf("one.Status = %q, want %q (%s)", one.Status, stack.Failed, one.Reason)
	case !strings.Contains(one.Reason, "RequestLimitExceeded"):
		t.Fatalf("one.Reason = %q, want it to contain %q", one.Reason, "RequestLimitExceeded")
	case len(one.Saved.Template) > 0:
		t.Fatalf("len(one.Saved.Template) = %d, want at most %d", len(one.Saved.Template), 0)
	case len(one.Saved.Resources) != 20:
		t.Fatalf("len(one.Saved.Resources) = %d, want 20", len(one.Saved.Resources))
	}
	if err := e.RestoreStack(t.Context(), w.caller, s, made.ID); stack.CodeOf(err) != stack.NotSupported {
		t.Errorf("it was restored: %v", err)
	}
	if err := e.DeleteSnapshot(t.Context(), w.caller, s, made.ID); err != nil {
		t.Error(err)
	}
}
