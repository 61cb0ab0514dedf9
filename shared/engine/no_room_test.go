package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// A narrowStore limits the weight of a tree.
type narrowStore struct {
	engine.Store
	most *int64
}

func (s narrowStore) Commit(ctx context.Context, changes ...stack.Change) []stack.Result {
	for i := range changes {
		if changes[i].MostWeight > 0 {
			changes[i].MostWeight = min(changes[i].MostWeight, *s.most)
		}
	}
	return s.Store.Commit(ctx, changes...)
}

func narrowWorld(t *testing.T, most *int64) (*world, *engine.Engine) {
	w := newWorld(t)
	w.wrap = func(s engine.Store, _ *killer) engine.Store { return narrowStore{s, most} }
	return w, w.engine(nil)
}

// Resources whose values do not fit into the stack fail. The others do not, and all can be deleted.
// An update that finds no room leaves a resource as it is.
func TestResourcesFailWhereTheirStackHasNoRoom(t *testing.T) {
	most := int64(200 << 10)
	w, e := narrowWorld(t, &most)
	text := func(letter string) string { return strings.Repeat(letter, 60<<10) }
	template := func(letter string, more string) string {
		t := "heat_template_version: 2018-08-31\nparameters: {text: {type: string, default: " + text(letter) + "}}\nresources:\n"
		for i := range 3 {
			t += fmt.Sprintf("  r%d: {type: OS::Heat::Value, properties: {value: {get_param: text}}}\n", i)
		}
		return t + more
	}
	const grown = "  big: {type: OS::Heat::Value, depends_on: [r0, r1, r2], properties: {value: {get_param: text}}}\n"
	const small = "  big: {type: OS::Heat::Value, depends_on: [r0, r1, r2], properties: {value: small}}\n"
	s := w.run(e, nil, w.create(e, "s", template("x", grown), true).ID)
	if s.State() != "CREATE_FAILED" || !strings.Contains(s.Reason, "RequestLimitExceeded: Request limit exceeded: The values of all resources of the stack need more than 204800 bytes") {
		t.Fatalf("%s: %.300s", s.State(), s.Reason)
	}
	if got := w.row(s, "big"); got.State() != "CREATE_FAILED" || len(got.Properties) > 0 {
		t.Errorf("it is %s with %d properties", got.State(), len(got.Properties))
	}
	update := func(template, state string) {
		t.Helper()
		if _, err := e.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Source: stack.Source{Template: []byte(template)}}); err != nil {
			t.Fatal(err)
		}
		if s = w.run(e, nil, s.ID); s.State() != state {
			t.Errorf("%s, not %s: %.300s", s.State(), state, s.Reason)
		}
	}
	update(template("x", small), "UPDATE_COMPLETE")
	update(template("x", grown), "UPDATE_FAILED")
	if got := w.row(s, "big"); got.State() != "UPDATE_FAILED" || got.Properties["value"] != "small" {
		t.Errorf("it is %s with %.50v", got.State(), got.Properties)
	}
	update(template("y", small), "UPDATE_COMPLETE")
	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
}

// A server whose attributes do not fit fails with its ID, so that it can be deleted.
func TestAnObjectWhoseAttributesFindNoRoomIsKnown(t *testing.T) {
	most := int64(1)
	w, e := narrowWorld(t, &most)
	s := w.create(e, "s", `heat_template_version: 2018-08-31
resources: {server: {type: OS::Nova::Server, properties: {flavor: m1.tiny, image: cirros, networks: [{network: private}]}}}
outputs: {o: {value: {get_attr: [server, show]}}, n: {value: {get_attr: [server, name]}}}
`, true)
	s = w.run(e, nil, s.ID)
	r := w.row(s, "server")
	switch {
	case s.State() != "CREATE_FAILED":
		t.Fatalf("s.State() = %q, want %q (%s)", s.State(), "CREATE_FAILED", s.Reason)
	case !strings.Contains(s.Reason, "RequestLimitExceeded"):
		t.Fatalf("s.Reason = %q, want it to contain %q", s.Reason, "RequestLimitExceeded")
	case r.PhysicalID == "":
		t.Fatalf("r.PhysicalID is empty")
	case len(r.Attributes) > 0:
		t.Fatalf("len(r.Attributes) = %d, want at most %d", len(r.Attributes), 0)
	case r.Properties["flavor"] == nil:
		t.Fatalf(`r.Properties["flavor"] is nil`)
	}
	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
	for _, o := range w.sim.Objects() {
		if o.ID == r.PhysicalID {
			t.Errorf("its server is still there: %+v", o)
		}
	}
}
