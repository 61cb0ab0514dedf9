package engine_test

import (
	"context"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

const alone = `
heat_template_version: 2018-08-31
resources:
  net: {type: OS::Neutron::Net}
`

const nothing = "heat_template_version: 2018-08-31\nresources: {}\n"

// A cloud that does not answer does not delay a cancellation. The effect of the call is found and
// removed.
func TestNoRowWaitsForAHangingCall(t *testing.T) {
	t.Parallel()
	for name, back := range map[string]func(w *world, s stack.Stack) error{
		"delete": func(w *world, s stack.Stack) error { return w.engine(nil).DeleteStack(t.Context(), w.caller, s) },
		"update": func(w *world, s stack.Stack) error {
			_, err := w.engine(nil).UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Source: stack.Source{Template: []byte(nothing)}})
			return err
		},
		"cancel": func(w *world, s stack.Stack) error { return w.engine(nil).CancelUpdate(t.Context(), w.caller, s, true) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			e := w.engine(nil)
			before := len(w.objects())
			s := w.create(e, "alone", nothing, true)
			s = w.run(e, nil, s.ID)
			s = w.update(e, s, alone, true)
			if err := w.sim.AddFault(simcloud.Fault{Service: "network", Method: "POST", Path: "networks", Hang: 60, Times: 1}); err != nil {
				t.Fatal(err)
			}
			w.step(e, 1) // the plan
			batch := w.take()
			left := make(chan time.Time, 1)
			go func() {
				w.engine(nil).Step(context.Background(), batch)
				left <- time.Now()
			}()
			for len(w.objects()) == before { // the call has had its effect
				select {
				case <-left:
					t.Fatal("the call never went out")
				case <-time.After(10 * time.Millisecond):
				}
			}
			began := time.Now()
			if err := back(w, w.stack(s.ID)); err != nil {
				t.Fatal(err)
			}
			select {
			case at := <-left:
				t.Logf("the call was given up after %s", at.Sub(began))
			case <-time.After(20 * time.Second): // it hangs for sixty seconds; a quiet machine needs three
				t.Fatal("the call is still out")
			}
			if s = w.run(e, nil, s.ID); s.Status != stack.Complete || len(w.objects()) != before {
				t.Errorf("%s: %s; %d objects, before %d", s.State(), s.Reason, len(w.objects()), before)
			}
		})
	}
}
