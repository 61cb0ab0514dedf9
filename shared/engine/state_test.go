package engine_test

import (
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// actionsOfResources are the actions of a resource. All others are actions of stacks alone.
var actionsOfResources = []stack.Action{
	stack.Init, stack.Create, stack.Update, stack.Delete, stack.Suspend, stack.Resume, stack.Check, stack.Snapshot, stack.Adopt,
}

// In every state of a resource its user can go on: an update makes it sound, and a deletion removes
// its object. A suspended resource can also be resumed. The states in progress are those that a
// dead worker left, so their stack is in progress too.
func TestEveryResourceStateHasAWayOn(t *testing.T) {
	const template = `
heat_template_version: 2016-10-14
resources:
  net:    {type: OS::Neutron::Net}
  volume: {type: OS::Cinder::Volume, properties: {size: 1}, depends_on: net}
`
	ways := map[string]func(w *world, e *engine.Engine, s stack.Stack) (stack.Stack, error){
		"update": func(w *world, e *engine.Engine, s stack.Stack) (stack.Stack, error) {
			return e.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Source: stack.Source{Template: []byte(template)}})
		},
		"delete": func(w *world, e *engine.Engine, s stack.Stack) (stack.Stack, error) {
			return s, e.DeleteStack(t.Context(), w.caller, s)
		},
		"resume": func(w *world, e *engine.Engine, s stack.Stack) (stack.Stack, error) {
			return s, e.Act(t.Context(), w.caller, s, stack.Resume)
		},
	}
	t.Parallel()
	b := begin(t, func(w *world, e *engine.Engine) string {
		return w.run(e, nil, w.create(e, "table", template, true).ID).ID
	})
	before := len(b.before)
	for _, action := range actionsOfResources {
		for _, status := range []stack.Status{stack.InProgress, stack.Complete, stack.Failed} {
			if action == stack.Init && status != stack.Complete {
				continue // a resource that never began has one state
			}
			for _, name := range []string{"net", "volume"} {
				for way, do := range ways {
					if way == "resume" && stack.State(action, status) != "SUSPEND_COMPLETE" {
						continue
					}
					w := b.again(t)
					e, s := w.engine(nil), w.stack(b.stackID)
					w.puts(s, name, action, status, way == "resume")
					s, err := do(w, e, w.stack(s.ID))
					if err != nil {
						t.Errorf("%s of %s %s: %v", way, name, stack.State(action, status), err)
						continue
					}
					s = w.run(e, nil, s.ID)
					sound := s.Status == stack.Complete
					if way == "delete" {
						sound = sound && len(w.objects()) == before
					} else {
						for _, r := range w.rows(s) {
							sound = sound && r.Status == stack.Complete && r.PhysicalID != "" && r.Action != stack.Delete
						}
						sound = sound && len(w.objects())-w.copies() == before+2
					}
					if !sound {
						t.Errorf("%s of %s %s: %s: %s; %d objects, before %d; %s", way, name, stack.State(action, status), s.State(), s.Reason, len(w.objects()), before, w.states(s))
					}
					w.close()
				}
			}
		}
	}
}

// puts puts one row, or all, into a state, and the stack into a matching state.
func (w *world) puts(s stack.Stack, name string, action stack.Action, status stack.Status, all bool) {
	w.t.Helper()
	for _, r := range w.rows(s) {
		if r.Name != name && !all {
			continue
		}
		r.Action, r.Status, r.Reason = action, status, "put so"
		if action == stack.Init || stack.State(action, status) == "CREATE_IN_PROGRESS" { // it has no object yet
			if a := w.asks("DELETE", map[string]string{"net": "network", "volume": "block-storage"}[name], map[string]string{"net": "/v2.0/networks/", "volume": "/volumes/"}[name]+r.PhysicalID, nil); a.Code >= 300 {
				w.t.Fatal(a)
			}
			r.PhysicalID, r.Claim, r.Attributes = "", "", nil
		}
		if action == stack.Init {
			r.Properties, r.Source = nil, ""
		}
		if status == stack.InProgress {
			r.Work = stack.Work{Step: -1, Seed: "5eed5eed5eed5eed5eed5eed5eed5eed", Since: w.clock.Now()}
			r.Due, r.WaitKey = w.clock.Now().Add(time.Second), stack.HeldKey(r.StackID)
		}
		if err := w.store.Commit(w.t.Context(), stack.Change{Resource: &r})[0].Err; err != nil {
			w.t.Fatal(err)
		}
	}
	if all {
		s = w.stack(s.ID)
		s.Action = action
		if err := w.store.Commit(w.t.Context(), stack.Change{Stack: &s})[0].Err; err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) states(s stack.Stack) (all string) {
	for name, r := range w.rows(s) {
		all += name + " " + r.State() + " " + r.Reason + "; "
	}
	return all
}
