package engine_test

import (
	"testing"

	"hearth/shared/engine"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

// The search for suspects does not take a retained object, although it has the name that an
// unanswered call gave.
func TestSuspectsLeaveWhatIsRetained(t *testing.T) {
	t.Parallel()
	const net = "heat_template_version: 2018-08-31\nresources:\n  net: {type: OS::Neutron::Net}\n"
	for name, leave := range map[string]func(w *world, e *engine.Engine, s stack.Stack) error{
		"abandoned": func(w *world, e *engine.Engine, s stack.Stack) error { w.leaves(e, s); return nil },
		"retained": func(w *world, e *engine.Engine, s stack.Stack) error {
			return e.DeleteStack(w.t.Context(), w.caller, s, "net")
		},
		"by a policy given later": func(w *world, e *engine.Engine, s stack.Stack) error {
			s = w.run(e, nil, w.update(e, s, edit(net, "OS::Neutron::Net", "OS::Neutron::Net, deletion_policy: retain"), true).ID)
			w.update(e, s, "heat_template_version: 2018-08-31\n", true)
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			e := w.engine(nil)
			// The first call is lost without effect, and the second makes the network.
			if err := w.sim.AddFault(simcloud.Fault{Service: "network", Method: "POST", Path: "networks", Lose: true, Refuse: true, Times: 1}); err != nil {
				t.Fatal(err)
			}
			s := w.run(e, nil, w.create(e, "ref", net, true).ID)
			id := w.row(s, "net").PhysicalID
			if suspects, err := w.store.Suspects(t.Context(), ""); err != nil || len(suspects) != 1 {
				t.Fatalf("%d suspects: %v", len(suspects), err)
			}
			if err := leave(w, e, s); err != nil {
				t.Fatal(err)
			}
			w.run(e, nil, s.ID)
			w.looks(w.engine(nil), nil)
			for _, o := range w.sim.Objects() {
				if o.ID == id {
					return
				}
			}
			t.Error("the network is gone")
		})
	}
}
