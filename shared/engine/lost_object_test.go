package engine_test

import (
	"testing"

	"hearth/shared/engine"
)

// An old object has released what its successor has, and could not be removed. The user deletes it
// by hand and then asks for it again. The successor releases it in its turn, and a new object is
// made.
func TestOldObjectThatLetGoIsLost(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, from, to, service, path, resource string }{
		{"port", kept, replacing, "network", "/v2.0/ports/", "port"},
		{"server", plugged, unplugged, "compute", "/servers/", "server"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := begin(t, func(w *world, e *engine.Engine) string { return w.run(e, nil, w.create(e, "s", c.from, true).ID).ID })
			w := b.again(t)
			defer w.close()
			e, s := w.engine(nil), w.stack(b.stackID)
			before, was := w.rows(s)[c.resource].PhysicalID, w.outcomeOf(s.ID)
			w.fails("DELETE", c.service, c.path)
			if s = w.run(e, nil, w.update(e, s, c.to, true).ID); s.State() != "UPDATE_FAILED" {
				t.Fatalf("%s: %s", s.State(), s.Reason)
			}
			if a := w.asks("DELETE", c.service, c.path+before, nil); a.Code != 204 {
				t.Fatalf("the user cannot delete the old object: %+v", a)
			}
			s = w.run(e, nil, w.update(e, s, c.from, true).ID)
			if d := differences(w.outcomeOf(s.ID), was); s.State() != "UPDATE_COMPLETE" || d != "" {
				t.Errorf("%s: %s%s", s.State(), s.Reason, d)
			}
			if now := w.rows(s)[c.resource].PhysicalID; now == before {
				t.Errorf("the %s is still %s", c.resource, now)
			}
		})
	}
}
