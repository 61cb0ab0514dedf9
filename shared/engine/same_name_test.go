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
		if s.State() != "ROLLBACK_COMPLETE" || first == "" || w.key("pair") != first || w.row(s, "pair").PhysicalID != "pair" {
			t.Fatalf("%s: %s: %q is not %q", s.State(), s.Reason, w.key("pair"), first)
		}
	}
	s = w.run(e, nil, w.update(e, s, drawn, true).ID)
	private, _ := w.row(s, "pair").Data["private_key"].(string)
	if key := w.key("pair"); s.State() != "UPDATE_COMPLETE" || key == first || key == "" || private == "" {
		t.Fatalf("%s: %s: %q after %q", s.State(), s.Reason, key, first)
	}
	second := w.key("pair")
	s = w.run(e, nil, w.update(e, s, edit(drawn, "name: pair", "name: other"), true).ID)
	if s.State() != "UPDATE_COMPLETE" || w.key("pair") != "" || w.key("other") == second {
		t.Fatalf("%s: %s: %q", s.State(), s.Reason, w.key("pair"))
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
	if s.State() != "UPDATE_FAILED" || w.key("pair") != first || w.key("other") == "" {
		t.Errorf("%s: %s: %q is not %q", s.State(), s.Reason, w.key("pair"), first)
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
			if row := w.row(s, "pair"); s.Status != stack.Complete || w.key("pair") == "" || row.PhysicalID != "pair" {
				t.Fatalf("after %d, %q: %s: %s: %+v", batches, third, s.State(), s.Reason, row)
			}
			w.close()
		}
	}
}
