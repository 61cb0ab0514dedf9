package engine_test

import (
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// A reason may quote a hidden parameter that its resource does not use. It is masked also by a
// process that has not read the template yet.
func TestReasonHidesParametersOfUnreadTemplate(t *testing.T) {
	const secret = "a-hidden-value"
	w := newWorld(t)
	e := w.engine(nil)
	made, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "quoted", DisableRollback: true, Source: stack.Source{
		Template: []byte("heat_template_version: 2021-04-16\nparameters: {s: {type: string, hidden: true}}\n" +
			"resources: {a: {type: OS::Heat::TestResource}, below: {type: b.yaml, properties: {t: {get_param: s}}}}\n"),
		Files: map[string]string{"b.yaml": "heat_template_version: 2021-04-16\nparameters: {t: {type: string, hidden: true}}\n" +
			"resources: {a: {type: OS::Heat::TestResource}}\n"},
		Environment: stack.Environment{Parameters: map[string]any{"s": secret}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	s := w.run(e, nil, made.ID)
	below, err := w.store.Stack(t.Context(), w.rows(s)["below"].PhysicalID)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]stack.Stack{"in the root stack": s, "in a nested stack": below} {
		t.Run(name, func(t *testing.T) {
			e := w.engine(nil) // has read nothing
			if err := e.MarkUnhealthy(t.Context(), s, "a", true, "it said "+secret); err != nil {
				t.Fatal(err)
			}
			row := w.rows(s)["a"]
			switch {
			case row.Status != stack.Failed:
				t.Errorf("%s: %q", row.State(), row.Reason)
			case !strings.Contains(row.Reason, "it said "+stack.Masked):
				t.Errorf("%s: %q", row.State(), row.Reason)
			case strings.Contains(row.Reason, secret):
				t.Errorf("%s: %q", row.State(), row.Reason)
			}
			events, err := w.store.Events(t.Context(), stack.EventQuery{StackID: s.ID})
			if err != nil {
				t.Fatal(err)
			}
			quoting := 0
			for _, one := range events {
				if strings.Contains(one.Reason, secret) {
					t.Errorf("an event shows %q", one.Reason)
				}
				if strings.Contains(one.Reason, "it said ") {
					quoting++
				}
			}
			if quoting == 0 {
				t.Error("no event has the reason")
			}
		})
	}
}
