package engine_test

import (
	"context"
	"maps"
	"strings"
	"testing"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

const withLostType = `heat_template_version: 2021-04-16
resources:
  net: {type: "OS::Neutron::Net", properties: {name: n}}
  other: {type: "OS::Heat::None"}
`

// A definition of an operator's own may no longer be loaded. A removal fails once, and ends
// when the definition is back, or when the object is to stay.
func TestRemovalWithoutDefinition(t *testing.T) {
	for name, c := range map[string]struct {
		retain []string
		back   bool
	}{
		"back":     {back: true},
		"retained": {retain: []string{"net"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			e := w.engine(nil)
			s := w.create(e, "s", withLostType, true)
			if s = w.run(e, nil, s.ID); s.State() != "CREATE_COMPLETE" {
				t.Fatalf("%s: %s", s.State(), s.Reason)
			}
			whole := w.catalog
			w.catalog = &stepdef.Catalog{Defs: maps.Clone(whole.Defs), Hooks: whole.Hooks, Constraints: whole.Constraints}
			delete(w.catalog.Defs, "OS::Neutron::Net")
			without := w.engine(nil)
			if err := without.DeleteStack(context.Background(), w.caller, s); err != nil {
				t.Fatal(err)
			}
			s = w.run(without, nil, s.ID)
			if s.State() != "DELETE_FAILED" || !strings.Contains(s.Reason, "The Resource Type (OS::Neutron::Net) could not be found.") {
				t.Errorf("%s: %s", s.State(), s.Reason)
			}
			if c.back {
				w.catalog = whole
			}
			again := w.engine(nil)
			if err := again.DeleteStack(context.Background(), w.caller, s, c.retain...); err != nil {
				t.Fatal(err)
			}
			if s = w.run(again, nil, s.ID); s.State() != "DELETE_COMPLETE" {
				t.Errorf("%s: %s", s.State(), s.Reason)
			}
		})
	}
}

// An update whose resource lost its definition ends, too.
func TestUpdateWithoutDefinition(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.create(e, "s", withLostType, true)
	s = w.run(e, nil, s.ID)
	whole := w.catalog
	w.catalog = &stepdef.Catalog{Defs: maps.Clone(whole.Defs), Hooks: whole.Hooks, Constraints: whole.Constraints}
	delete(w.catalog.Defs, "OS::Neutron::Net")
	s = w.update(w.engine(nil), s, strings.Replace(withLostType, `  net: {type: "OS::Neutron::Net", properties: {name: n}}`, "", 1), true)
	if s = w.run(w.engine(nil), nil, s.ID); s.Status == stack.InProgress {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
}
