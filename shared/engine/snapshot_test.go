package engine_test

import (
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// keeps takes a snapshot of a stack and waits for its end.
func (w *world) keeps(e *engine.Engine, s stack.Stack, name string) (stack.Stack, stack.StackSnapshot) {
	w.t.Helper()
	one, err := e.SnapshotStack(w.t.Context(), w.caller, s, &name)
	if err != nil {
		w.t.Fatal(err)
	}
	s = w.run(e, nil, s.ID)
	if one, err = e.Snapshot(w.t.Context(), s, one.ID); err != nil {
		w.t.Fatal(err)
	}
	return s, one
}

// copies returns the number of images and backups beyond the image of the seed.
func (w *world) copies() (n int) {
	for key := range w.objects() {
		if strings.HasPrefix(key, "image/image/") || strings.HasPrefix(key, "volume/backup/") {
			n++
		}
	}
	return n - 1
}

func TestSnapshotAndRestore(t *testing.T) {
	w := newWorld(t)
	w.sim.Set(slowly)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "pair", pair, true).ID)
	made := w.rows(s)
	s, one := w.keeps(e, s, "before")
	switch {
	case s.State() != "SNAPSHOT_COMPLETE":
		t.Fatalf("s.State() = %q, want %q (%s)", s.State(), "SNAPSHOT_COMPLETE", s.Reason)
	case one.Status != stack.Complete:
		t.Fatalf("one.Status = %q, want %q (%s)", one.Status, stack.Complete, one.Reason)
	case one.Reason != "Stack SNAPSHOT completed successfully":
		t.Fatalf("one.Reason = %q, want %q", one.Reason, "Stack SNAPSHOT completed successfully")
	case w.copies() != 3:
		t.Fatalf("w.copies() = %d, want 3", w.copies())
	}
	image, backup := one.Saved.Resources["first"].Data["snapshot_image_id"], one.Saved.Resources["volume"].Data["backup_id"]
	switch {
	case image == nil:
		t.Fatalf("image is nil")
	case backup == nil:
		t.Fatalf("backup is nil")
	case one.Saved.Action != stack.Snapshot:
		t.Fatalf("one.Saved.Action = %q, want %q", one.Saved.Action, stack.Snapshot)
	case one.Saved.Status != stack.Complete:
		t.Fatalf("one.Saved.Status = %q, want %q", one.Saved.Status, stack.Complete)
	}
	s = w.update(e, s, edit(pair, "size: 1", "size: 3", "  word:   {type: OS::Heat::RandomString}", "  word:   {type: OS::Heat::RandomString, properties: {length: 7}}"), true)
	if s = w.run(e, nil, s.ID); s.State() != "UPDATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	if err := e.RestoreStack(t.Context(), w.caller, s, one.ID); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "RESTORE_COMPLETE" || s.Reason != "Stack RESTORE completed successfully" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	now := w.rows(s)
	switch {
	case now["first"].PhysicalID != made["first"].PhysicalID:
		t.Errorf(`now["first"].PhysicalID = %q, want %q`, now["first"].PhysicalID, made["first"].PhysicalID)
	case now["first"].Properties["image"] != image:
		t.Errorf(`now["first"].Properties["image"] = %v, want %v`, now["first"].Properties["image"], image)
	case w.server(s, "first") != "ACTIVE":
		t.Errorf(`w.server(s, "first") = %q, want %q`, w.server(s, "first"), "ACTIVE")
	}
	switch v := now["volume"]; {
	case v.PhysicalID == made["volume"].PhysicalID:
		t.Errorf("the volume %s: v.PhysicalID = %q, want another value", v.PhysicalID, v.PhysicalID)
	case v.Properties["backup_id"] != backup:
		t.Errorf(`the volume %s: v.Properties["backup_id"] = %v, want %v`, v.PhysicalID, v.Properties["backup_id"], backup)
	case v.Properties["size"] != 1.0:
		t.Errorf(`the volume %s: v.Properties["size"] = %v, want %v`, v.PhysicalID, v.Properties["size"], 1.0)
	}
	// Once more: the objects' data differs from the snapshot since.
	if err := e.RestoreStack(t.Context(), w.caller, s, one.ID); err != nil {
		t.Fatal(err)
	}
	s = w.run(e, nil, s.ID)
	again := w.rows(s)
	switch {
	case s.State() != "RESTORE_COMPLETE":
		t.Errorf("s.State() = %q, want %q (%s)", s.State(), "RESTORE_COMPLETE", s.Reason)
	case again["volume"].PhysicalID != now["volume"].PhysicalID:
		t.Errorf(`again["volume"].PhysicalID = %q, want %q`, again["volume"].PhysicalID, now["volume"].PhysicalID)
	case !again["volume"].Updated.After(now["volume"].Updated):
		t.Errorf(`again["volume"].Updated = %v, want a time after %v`, again["volume"].Updated, now["volume"].Updated)
	case again["volume"].Properties["backup_id"] != backup:
		t.Errorf(`again["volume"].Properties["backup_id"] = %v, want %v`, again["volume"].Properties["backup_id"], backup)
	case again["first"].PhysicalID != made["first"].PhysicalID:
		t.Errorf(`again["first"].PhysicalID = %q, want %q`, again["first"].PhysicalID, made["first"].PhysicalID)
	case !again["first"].Updated.After(now["first"].Updated):
		t.Errorf(`again["first"].Updated = %v, want a time after %v`, again["first"].Updated, now["first"].Updated)
	case again["word"].Updated != now["word"].Updated:
		t.Errorf(`again["word"].Updated = %+v, want %+v`, again["word"].Updated, now["word"].Updated)
	}
	if _, err := w.store.Snapshot(t.Context(), "another", one.ID); stack.CodeOf(err) != stack.NotFound {
		t.Errorf("the snapshot of another stack: %v", err)
	}
	if err := e.DeleteSnapshot(t.Context(), w.caller, s, one.ID); err != nil {
		t.Fatal(err)
	}
	for range 30 {
		w.step(e, 3)
	}
	switch all, err := e.Snapshots(t.Context(), s); {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case len(all) != 0:
		t.Errorf("len(all) = %d, want 0", len(all))
	case w.copies() != 0:
		t.Errorf("w.copies() = %d, want 0", w.copies())
	}
	if w.stack(s.ID).State() != "RESTORE_COMPLETE" {
		t.Error("the stack is another for the snapshot's end")
	}
}

// Snapshots are removed with their stack, also failed ones, and those whose stack gets another
// action at any moment.
func TestSnapshotsGoWithTheirStack(t *testing.T) {
	for batches := range 14 {
		w := newWorld(t)
		w.sim.Set(slowly)
		e := w.engine(nil)
		before := len(w.objects())
		s := w.run(e, nil, w.create(e, "pair", pair, true).ID)
		s, _ = w.keeps(e, s, "first")
		if _, err := e.SnapshotStack(t.Context(), w.caller, s, nil); err != nil {
			t.Fatal(err)
		}
		w.step(e, batches)
		if err := e.DeleteStack(t.Context(), w.caller, w.stack(s.ID)); err != nil {
			t.Fatal(err)
		}
		s = w.run(e, nil, s.ID)
		all, err := w.store.Snapshots(t.Context(), s.ID)
		switch {
		case s.State() != "DELETE_COMPLETE":
			t.Errorf("after %d batches: s.State() = %q, want %q (%s)", batches, s.State(), "DELETE_COMPLETE", s.Reason)
		case err != nil:
			t.Errorf("after %d batches: unexpected error: %v", batches, err)
		case len(all) != 0:
			t.Errorf("after %d batches: len(all) = %d, want 0", batches, len(all))
		case len(w.objects()) != before:
			t.Errorf("after %d batches: len(w.objects()) = %d, want %d", batches, len(w.objects()), before)
		}
	}
}

func TestSnapshotFails(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "pair", pair, true).ID)
	w.asks("DELETE", "compute", "/servers/"+w.row(s, "second").PhysicalID, nil)
	if _, err := e.SnapshotStack(t.Context(), w.caller, s, nil); err != nil {
		t.Fatal(err)
	}
	all, err := e.Snapshots(t.Context(), s)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	for name, err := range map[string]error{
		"Restoring an in-progress snapshot is not supported.":      e.RestoreStack(t.Context(), w.caller, s, all[0].ID),
		"Deleting in-progress snapshot is not supported.":          e.DeleteSnapshot(t.Context(), w.caller, s, all[0].ID),
		"Snapshot with id nono not found":                          e.DeleteSnapshot(t.Context(), w.caller, s, "nono"),
		"Stack pair already has an action (SNAPSHOT) in progress.": e.Act(t.Context(), w.caller, w.stack(s.ID), stack.Suspend),
	} {
		if err == nil || err.Error() != name {
			t.Errorf("%v, not %s", err, name)
		}
	}
	s = w.run(e, nil, s.ID)
	switch all, err = e.Snapshots(t.Context(), s); {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case s.State() != "SNAPSHOT_FAILED":
		t.Errorf("s.State() = %q, want %q (%s)", s.State(), "SNAPSHOT_FAILED", s.Reason)
	case all[0].Status != stack.Failed:
		t.Errorf("all[0].Status = %q, want %q (%s)", all[0].Status, stack.Failed, all[0].Reason)
	case all[0].Reason != s.Reason:
		t.Errorf("all[0].Reason = %q, want %q", all[0].Reason, s.Reason)
	case !strings.Contains(s.Reason, "Resource SNAPSHOT failed: NotFound: resources.second: Instance"):
		t.Errorf("s.Reason = %q, want it to contain %q", s.Reason, "Resource SNAPSHOT failed: NotFound: resources.second: Instance")
	}
	if err := e.RestoreStack(t.Context(), w.caller, s, all[0].ID); stack.CodeOf(err) != stack.NotSupported {
		t.Errorf("restore of one that failed: %v", err)
	}
	if err := e.DeleteSnapshot(t.Context(), w.caller, s, all[0].ID); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		w.step(e, 3)
	}
	if w.copies() != 0 {
		t.Errorf("%d copies are left", w.copies())
	}
}

// A resource with the Snapshot policy is copied before it is removed, unless it has failed.
func TestDeletionPolicySnapshot(t *testing.T) {
	w := newWorld(t)
	w.sim.Set(slowly)
	e := w.engine(nil)
	template := edit(pair, "{type: OS::Cinder::Volume,", "{type: OS::Cinder::Volume, deletion_policy: Snapshot,", "second: {type: OS::Nova::Server,", "second: {type: OS::Nova::Server, deletion_policy: Snapshot,")
	s := w.run(e, nil, w.create(e, "pair", template, true).ID)
	s = w.run(e, nil, w.update(e, s, edit(template, "m1.nano", "m1.tiny"), true).ID)
	if s.State() != "UPDATE_COMPLETE" || w.copies() != 0 {
		t.Fatalf("%s: %s; %d copies", s.State(), s.Reason, w.copies())
	}
	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || w.copies() != 2 {
		t.Errorf("%s: %s; %d copies", s.State(), s.Reason, w.copies())
	}
	_, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "x", Source: stack.Source{Template: []byte(edit(alone, "Net}", "Net, deletion_policy: Snapshot}"))}})
	if err == nil || !strings.Contains(err.Error(), `"Snapshot" deletion policy not supported`) {
		t.Errorf("of a network: %v", err)
	}
}
