package engine_test

import (
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// named is a key pair that the cloud generates, under a name that only one pair may have.
const named = `
heat_template_version: 2016-10-14
resources:
  pair: {type: OS::Nova::KeyPair, properties: {name: pair}}
  next: {type: OS::Heat::TestResource, depends_on: pair}
  more: {type: OS::Nova::KeyPair, properties: {name: more}}
`

// drawn replaces it under its name; undrawn fails when the other pair exists.
var (
	drawn   = edit(named, "name: pair", "name: pair, save_private_key: true", "name: more", "name: more, save_private_key: true")
	undrawn = edit(drawn, "depends_on: pair}", "depends_on: pair, properties: {fail: true}}")
)

// key returns the public key that the cloud has under a name, or an empty string.
func (w *world) key(name string) string {
	w.t.Helper()
	a := w.asks("GET", "compute", "/os-keypairs/"+name, nil)
	pair, _ := a.Body["keypair"].(map[string]any)
	key, _ := pair["public_key"].(string)
	return key
}

func TestKeyPairUnderItsName(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "s", named, true).ID)
	first := w.key("pair")
	for range 2 { // the same pair is taken back each time
		s = w.run(e, nil, w.update(e, s, undrawn, false).ID)
		switch {
		case s.State() != "ROLLBACK_COMPLETE":
			t.Fatalf("s.State() = %q, want %q (%s)", s.State(), "ROLLBACK_COMPLETE", s.Reason)
		case first == "":
			t.Fatalf("first is empty")
		case w.key("pair") != first:
			t.Fatalf(`w.key("pair") = %q, want %q`, w.key("pair"), first)
		case w.row(s, "pair").PhysicalID != "pair":
			t.Fatalf(`w.row(s, "pair").PhysicalID = %q, want %q`, w.row(s, "pair").PhysicalID, "pair")
		}
	}
	s = w.run(e, nil, w.update(e, s, drawn, true).ID)
	private, _ := w.row(s, "pair").Data["private_key"].(string)
	switch key := w.key("pair"); {
	case s.State() != "UPDATE_COMPLETE":
		t.Fatalf("s.State() = %q, want %q (%s)", s.State(), "UPDATE_COMPLETE", s.Reason)
	case key == first:
		t.Fatalf("key = %q, want another value", key)
	case key == "":
		t.Fatalf("key is empty")
	case private == "":
		t.Fatalf("private is empty")
	}
	second := w.key("pair")
	s = w.run(e, nil, w.update(e, s, edit(drawn, "name: pair", "name: other"), true).ID)
	switch {
	case s.State() != "UPDATE_COMPLETE":
		t.Fatalf("s.State() = %q, want %q (%s)", s.State(), "UPDATE_COMPLETE", s.Reason)
	case w.key("pair") != "":
		t.Fatalf(`w.key("pair") = %q, want %q`, w.key("pair"), "")
	case w.key("other") == second:
		t.Fatalf(`w.key("other") = %q, want another value`, w.key("other"))
	}
	if s = w.acts(e, s, stack.Delete); s.State() != "DELETE_COMPLETE" || w.key("other") != "" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
}

// A pair whose successor has another name stays until the successor exists.
func TestKeyPairUnderAnotherName(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "s", named, true).ID)
	first := w.key("pair")
	s = w.run(e, nil, w.update(e, s, edit(undrawn, "name: pair", "name: other"), true).ID)
	switch {
	case s.State() != "UPDATE_FAILED":
		t.Errorf("s.State() = %q, want %q (%s)", s.State(), "UPDATE_FAILED", s.Reason)
	case w.key("pair") != first:
		t.Errorf(`w.key("pair") = %q, want %q`, w.key("pair"), first)
	case w.key("other") == "":
		t.Errorf(`w.key("other") is empty`)
	}
}

// TestKeyPairOfTheSameKey checks a replacement whose key pair has the same name and the same key.
func TestKeyPairOfTheSameKey(t *testing.T) {
	const given = `"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINSP/hoUClWZ26sIN9V/Dx+a6peCNWz7kk0JOgAU2zSx"`
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "s", edit(named, "name: pair", "name: pair, public_key: "+given), true).ID)
	s = w.run(e, nil, w.update(e, s, edit(undrawn, "name: pair", "name: pair, public_key: "+given), false).ID)
	if s.State() != "ROLLBACK_COMPLETE" || w.key("pair") == "" {
		t.Fatalf("%s: %s: %q", s.State(), s.Reason, w.key("pair"))
	}
	if s = w.acts(e, s, stack.Delete); s.State() != "DELETE_COMPLETE" || w.key("pair") != "" {
		t.Errorf("%s: %s: %q is left", s.State(), s.Reason, w.key("pair"))
	}
}

// An update is superseded at any moment.
func TestKeyPairAtAnyMoment(t *testing.T) {
	t.Parallel()
	b := begin(t, func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "s", named, true).ID), drawn, true).ID
	})
	for batches := range 16 {
		for _, third := range []string{named, drawn, edit(named, "name: pair", "name: pair, type: ssh"), ""} {
			w := b.again(t)
			e, s := w.engine(nil), w.stack(b.stackID)
			w.step(e, batches)
			switch s = w.stack(s.ID); {
			case third != "":
				s = w.update(e, s, third, true)
			case s.Status == stack.InProgress:
				if err := e.CancelUpdate(t.Context(), w.caller, s, true); err != nil {
					t.Fatal(err)
				}
			}
			s = w.run(e, nil, s.ID)
			switch row := w.row(s, "pair"); {
			case s.Status != stack.Complete:
				t.Fatalf("after %d, %q: s.Status = %q, want %q (%s)", batches, third, s.Status, stack.Complete, s.Reason)
			case w.key("pair") == "":
				t.Fatalf(`after %d, %q: w.key("pair") is empty`, batches, third)
			case row.PhysicalID != "pair":
				t.Fatalf("after %d, %q: row.PhysicalID = %q, want %q", batches, third, row.PhysicalID, "pair")
			}
			w.close()
		}
	}
}
