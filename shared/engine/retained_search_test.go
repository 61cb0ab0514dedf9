package engine_test

import (
	"testing"

	"hearth/shared/engine"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

// A stack whose call was lost searches for its object by what was sent. An object like it that
// another stack has left in the cloud is not taken: its owner wants it, or adopts it.
func TestSearchLeavesWhatIsRetained(t *testing.T) {
	t.Parallel()
	const net = "heat_template_version: 2018-08-31\nresources:\n  net: {type: OS::Neutron::Net, properties: {name: twin}}\n"
	abandon := func(w *world, e *engine.Engine, s stack.Stack) { w.leaves(e, s) }
	for name, leave := range map[string]func(w *world, e *engine.Engine, s stack.Stack){
		"abandoned": abandon,
		"abandoned, and its stack is gone": func(w *world, e *engine.Engine, s stack.Stack) {
			abandon(w, e, s)
			w.run(e, nil, s.ID)
		},
		"retained": func(w *world, e *engine.Engine, s stack.Stack) {
			if err := e.DeleteStack(w.t.Context(), w.caller, s, "net"); err != nil {
				w.t.Fatal(err)
			}
			w.run(e, nil, s.ID)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			e := w.engine(nil)
			first := w.run(e, nil, w.create(e, "first", net, true).ID)
			id := w.row(first, "net").PhysicalID
			leave(w, e, first)
			// The call is lost without effect.
			if err := w.sim.AddFault(simcloud.Fault{Service: "network", Method: "POST", Path: "networks", Lose: true, Refuse: true, Times: 1}); err != nil {
				t.Fatal(err)
			}
			second := w.run(e, nil, w.create(e, "second", net, true).ID)
			if second.State() != "CREATE_COMPLETE" || w.row(second, "net").PhysicalID == id {
				t.Errorf("%s with the network %s of another", second.State(), w.row(second, "net").PhysicalID)
			}
		})
	}
}
