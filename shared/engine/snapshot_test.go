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
	if s.State() != "SNAPSHOT_COMPLETE" || one.Status != stack.Complete || one.Reason != "Stack SNAPSHOT completed successfully" || w.copies() != 3 {
		t.Fatalf("%s: %s; the snapshot is %s: %s, with %d copies", s.State(), s.Reason, one.Status, one.Reason, w.copies())
	}
	image, backup := one.Saved.Resources["first"].Data["snapshot_image_id"], one.Saved.Resources["volume"].Data["backup_id"]
	if image == nil || backup == nil || one.Saved.Action != stack.Snapshot || one.Saved.Status != stack.Complete {
		t.Fatalf("%+v", one.Saved)
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
	if now["first"].PhysicalID != made["first"].PhysicalID || now["first"].Properties["image"] != image || w.server(s, "first") != "ACTIVE" {
		t.Errorf("the server %s of %v", now["first"].PhysicalID, now["first"].Properties["image"])
	}
	if v := now["volume"]; v.PhysicalID == made["volume"].PhysicalID || v.Properties["backup_id"] != backup || v.Properties["size"] != 1.0 {
		t.Errorf("the volume %s: %v", v.PhysicalID, v.Properties)
	}
	// Once more: the objects' data differs from the snapshot since.
	if err := e.RestoreStack(t.Context(), w.caller, s, one.ID); err != nil {
		t.Fatal(err)
	}
	s = w.run(e, nil, s.ID)
	again := w.rows(s)
	if s.State() != "RESTORE_COMPLETE" || again["volume"].PhysicalID != now["volume"].PhysicalID || !again["volume"].Updated.After(now["volume"].Updated) || again["volume"].Properties["backup_id"] != backup ||
		again["first"].PhysicalID != made["first"].PhysicalID || !again["first"].Updated.After(now["first"].Updated) || again["word"].Updated != now["word"].Updated {
		t.Errorf("%s: %s; %s\nthe volume %s of %v was %s, the server of %s was of %s, the word of %s of %s", s.State(), s.Reason, w.states(s),
			again["volume"].PhysicalID, again["volume"].Properties, now["volume"].PhysicalID, again["first"].Updated, now["first"].Updated, again["word"].Updated, now["word"].Updated)
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
	if all, err := e.Snapshots(t.Context(), s); err != nil || len(all) != 0 || w.copies() != 0 {
		t.Errorf("%d snapshots and %d copies are left: %v", len(all), w.copies(), err)
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
		if s.State() != "DELETE_COMPLETE" || err != nil || len(all) != 0 || len(w.objects()) != before {
			t.Errorf("after %d batches: %s: %s; %d snapshots, %d objects, before %d", batches, s.State(), s.Reason, len(all), len(w.objects()), before)
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
	if all, err = e.Snapshots(t.Context(), s); err != nil || s.State() != "SNAPSHOT_FAILED" || all[0].Status != stack.Failed || all[0].Reason != s.Reason ||
		!strings.Contains(s.Reason, "Resource SNAPSHOT failed: NotFound: resources.second: Instance") {
		t.Errorf("%s: %s; %+v", s.State(), s.Reason, all)
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
