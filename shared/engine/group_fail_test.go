package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// frail is a group with a member that can fail.
const frail = `heat_template_version: 2021-04-16
parameters: {bad: {type: string, default: none}, v: {type: string, default: a}, pause: {type: number, default: 0}, n: {type: number, default: 3}}
resources:
  g:
    type: OS::Heat::ResourceGroup
    update_policy:
      rolling_update: {max_batch_size: 1, pause_time: {get_param: pause}}
    properties:
      count: {get_param: n}
      resource_def:
        type: frail.yaml
        properties: {i: "%index%", v: {get_param: v}, bad: {get_param: bad}}
`

const frailMember = `heat_template_version: 2021-04-16
parameters: {i: {type: string}, v: {type: string}, bad: {type: string}}
conditions: {bad: {equals: [{get_param: i}, {get_param: bad}]}}
resources: {t: {type: OS::Heat::TestResource, properties: {value: {get_param: v}, fail: {if: [bad, true, false]}}}}
outputs: {value: {value: {get_attr: [t, output]}}}
`

func frailly(parameters string) stack.Source {
	src := crowded(parameters)
	src.Template, src.Files = []byte(frail), map[string]string{"frail.yaml": frailMember}
	return src
}

// values returns the values of a frail group's members.
func (w *world) values(s stack.Stack) string {
	w.t.Helper()
	var all []string
	group := w.below(s, "g")
	for name := range w.rows(group) {
		for _, r := range w.rows(w.below(group, name)) {
			all = append(all, fmt.Sprintf("%s=%v", name, r.Properties["value"]))
		}
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// A failed member fails the group, and the reason has its path. The next update mends it. A rolling
// update stops there, and a rollback undoes what was changed.
func TestGroupFails(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	made, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "frail", Source: frailly(`{"bad": "1"}`), DisableRollback: true})
	if err != nil {
		t.Fatal(err)
	}
	s := w.run(e, nil, made.ID)
	if s.State() != "CREATE_FAILED" || s.Reason != "Resource CREATE failed: ValueError: resources.g.resources[1].resources.t: Test Resource failed t" {
		t.Errorf("%s %s\n%s", s.State(), s.Reason, w.tree(s.ID))
	}
	update := func(parameters string, keep bool) {
		t.Helper()
		var err error
		if s, err = e.UpdateStack(t.Context(), w.caller, w.stack(s.ID), engine.UpdateRequest{Source: frailly(parameters), DisableRollback: &keep}); err != nil {
			t.Fatal(err)
		}
		s = w.run(e, nil, s.ID)
	}
	update(`{}`, true)
	if s.State() != "UPDATE_COMPLETE" || w.values(s) != "0=a 1=a 2=a" {
		t.Errorf("%s %s %s", s.State(), s.Reason, w.values(s))
	}
	// The last name comes first: 1 fails, and 0 is left unchanged.
	update(`{"v": "b", "bad": "1"}`, true)
	switch {
	case s.State() != "UPDATE_FAILED":
		t.Errorf("s.State() = %q, want %q (%s)", s.State(), "UPDATE_FAILED", s.Reason)
	case !strings.HasSuffix(s.Reason, "resources.g.resources[1].resources.t: Test Resource failed t"):
		t.Errorf("s.Reason = %q, want the suffix %q", s.Reason, "resources.g.resources[1].resources.t: Test Resource failed t")
	case !strings.HasPrefix(w.values(s), "0=a "):
		t.Errorf("w.values(s) = %q, want the prefix %q", w.values(s), "0=a ")
	case !strings.HasSuffix(w.values(s), " 2=b"):
		t.Errorf("w.values(s) = %q, want the suffix %q", w.values(s), " 2=b")
	}
	update(`{"v": "c"}`, true)
	if s.State() != "UPDATE_COMPLETE" || w.values(s) != "0=c 1=c 2=c" {
		t.Errorf("%s %s %s", s.State(), s.Reason, w.values(s))
	}
	update(`{"v": "d", "bad": "0"}`, false)
	if s.State() != "ROLLBACK_COMPLETE" || w.values(s) != "0=c 1=c 2=c" {
		t.Errorf("%s %s %s", s.State(), s.Reason, w.values(s))
	}
}

// A policy whose pauses take longer than the stack's timeout fails when the group begins.
func TestGroupPausesTooLong(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	made, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "slow", Source: frailly("{}"), DisableRollback: true, TimeoutMins: 1})
	if err != nil {
		t.Fatal(err)
	}
	s := w.run(e, nil, made.ID)
	if s, err = e.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Source: frailly(`{"v": "b", "pause": 30}`), TimeoutMins: &made.TimeoutMins}); err != nil {
		t.Fatal(err)
	}
	s = w.run(e, nil, s.ID)
	switch {
	case s.State() != "UPDATE_FAILED":
		t.Errorf("s.State() = %q, want %q (%s)", s.State(), "UPDATE_FAILED", s.Reason)
	case !strings.HasSuffix(s.Reason, "The current update policy will result in stack update timeout."):
		t.Errorf("s.Reason = %q, want the suffix %q", s.Reason, "The current update policy will result in stack update timeout.")
	case w.values(s) != "0=a 1=a 2=a":
		t.Errorf("w.values(s) = %q, want %q", w.values(s), "0=a 1=a 2=a")
	}
}

// Between two batches a group can get another action, be cancelled and be removed. It pauses as
// long as its policy says.
func TestGroupBetweenBatches(t *testing.T) {
	for _, c := range []struct {
		name string
		then func(w *world, e *engine.Engine, s stack.Stack) error
		want string
	}{
		{"nothing", func(*world, *engine.Engine, stack.Stack) error { return nil }, "UPDATE_COMPLETE 0=b 1=b 2=b"},
		{"another update", func(w *world, e *engine.Engine, s stack.Stack) error {
			_, err := e.UpdateStack(w.t.Context(), w.caller, s, engine.UpdateRequest{Source: frailly(`{"v": "c"}`)})
			return err
		}, "UPDATE_COMPLETE 0=c 1=c 2=c"},
		{"cancel", func(w *world, e *engine.Engine, s stack.Stack) error {
			return e.CancelUpdate(w.t.Context(), w.caller, s, false)
		}, "UPDATE_FAILED 0=a 1=a 2=b"},
		{"cancel with rollback", func(w *world, e *engine.Engine, s stack.Stack) error {
			return e.CancelUpdate(w.t.Context(), w.caller, s, true)
		}, "ROLLBACK_COMPLETE 0=a 1=a 2=a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			e := w.engine(nil)
			made, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "frail", Source: frailly("{}"), DisableRollback: true})
			if err != nil {
				t.Fatal(err)
			}
			s := w.run(e, nil, made.ID)
			if s, err = e.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Source: frailly(`{"v": "b", "pause": 600}`)}); err != nil {
				t.Fatal(err)
			}
			w.until(e, func() bool { return !w.row(s, "g").Work.Until.IsZero() })
			if got := w.values(s); got != "0=a 1=a 2=b" {
				t.Errorf("in the pause: %s", got)
			}
			began := w.clock.Now()
			if err := c.then(w, e, w.stack(s.ID)); err != nil {
				t.Fatal(err)
			}
			s = w.run(e, nil, s.ID)
			if got := s.State() + " " + w.values(s); got != c.want {
				t.Errorf("%s (%s)", got, s.Reason)
			}
			if waited := w.clock.Now().Sub(began).Minutes() >= 19; waited != (c.name == "nothing") {
				t.Errorf("it waited %v", w.clock.Now().Sub(began))
			}
		})
	}
}
