package engine_test

import (
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

const ruled = `
heat_template_version: 2016-10-14
resources:
  net:    {type: OS::Neutron::Net, properties: {name: one}}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.1.0.0/24}}
  value:  {type: OS::Heat::Value, properties: {value: x}}
`

const (
	allowAll      = `{"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"}`
	denyNet       = `{"Effect": "Deny", "Principal": "*", "Action": "Update:Modify", "Resource": "LogicalResourceId/net"}`
	denySubnets   = `{"Effect": "Deny", "Principal": "*", "Action": "Update:Replace", "Resource": "*", "Condition": {"StringEquals": {"ResourceType": "OS::Neutron::Subnet"}}}`
	denyRemoval   = `{"Effect": "Deny", "Principal": "*", "Action": "Update:Delete", "Resource": "LogicalResourceId/v*"}`
	denyNestedAny = `{"Effect": "Deny", "Principal": "*", "Action": "Update:*", "Resource": "LogicalResourceId/inner"}`
)

// policy returns a policy of statements.
func policy(statements ...string) string {
	return `{"Statement": [` + strings.Join(statements, ", ") + `]}`
}

// TestStackPolicy: what a policy does not allow fails at the resource, and the stack rolls back.
func TestStackPolicy(t *testing.T) {
	for name, c := range map[string]struct {
		policy, during string
		to             []string // edits of the template
		reason         string   // empty: the update is allowed
	}{
		"in place":           {policy(allowAll, denyNet), "", []string{"name: one", "name: two"}, "Action denied by stack policy: Statement [#2] does not allow [Update:Modify] for resource [LogicalResourceId/net];"},
		"in place, for once": {policy(allowAll, denyNet), policy(allowAll), []string{"name: one", "name: two"}, ""},
		"another resource":   {policy(allowAll, denyNet), "", []string{"value: x", "value: y"}, ""},
		"no statement":       {policy(denyNet), "", []string{"value: x", "value: y"}, "No statement allows [Update:Modify] for resource [LogicalResourceId/value];"},
		"an addition":        {policy(denyNet), "", []string{"resources:", "resources:\n  more: {type: OS::Heat::None}"}, ""},
		"replacement":        {policy(allowAll, denySubnets), "", []string{"10.1.0.0/24", "10.2.0.0/24"}, "[Update:Replace] for resource [LogicalResourceId/subnet];"},
		"change of the type": {policy(allowAll, strings.Replace(denyNet, "Modify", "Replace", 1)), "", []string{"OS::Neutron::Net, properties: {name: one}", "OS::Heat::None"}, "[Update:Replace] for resource [LogicalResourceId/net];"},
		"removal":            {policy(allowAll, denyRemoval), "", []string{"  value:  {type: OS::Heat::Value, properties: {value: x}}\n", ""}, "[Update:Delete] for resource [LogicalResourceId/value];"},
		"nothing":            {policy(denyNet), "", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			e := w.engine(nil)
			s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "s", Source: stack.Source{Template: []byte(ruled)}, Policy: c.policy})
			if err != nil {
				t.Fatal(err)
			}
			s = w.ended(e, s, "CREATE_COMPLETE")
			before := w.ids(s)
			request := engine.UpdateRequest{Source: stack.Source{Template: []byte(edit(ruled, c.to...))}}
			if c.during == "" {
				err = e.CheckPolicies(t.Context(), w.caller, s, request)
				if refused := stack.CodeOf(err) == stack.Forbidden && strings.Contains(err.Error(), c.reason); err != nil != (c.reason != "") || err != nil && !refused {
					t.Errorf("the check says %v, want %q", err, c.reason)
				}
			} else {
				request.Policy = &stack.PolicyChange{During: &c.during}
			}
			if s, err = e.UpdateStack(t.Context(), w.caller, s, request); err != nil {
				t.Fatal(err)
			}
			if c.reason == "" {
				w.ended(e, s, "UPDATE_COMPLETE")
				return
			}
			s = w.ended(e, s, "ROLLBACK_COMPLETE")
			if !strings.Contains(w.reasons(s), "Resource UPDATE failed: Action") || !strings.Contains(w.failures(s), c.reason) {
				t.Errorf("the resources' failures are %q, want %q; all: %s", w.failures(s), c.reason, w.reasons(s))
			}
			if after := w.ids(s); !equalTexts(after, before) {
				t.Errorf("the objects are %v, were %v", after, before)
			}
		})
	}
}

// failures returns the reasons of the failed events of a stack's resources.
func (w *world) failures(s stack.Stack) string {
	w.t.Helper()
	events, err := w.store.Events(w.t.Context(), stack.EventQuery{StackID: s.ID})
	if err != nil {
		w.t.Fatal(err)
	}
	text := ""
	for _, one := range events {
		if one.Status == string(stack.Failed) && one.Action == stack.Update && one.ResourceName != s.Name {
			text += one.ResourceName + ": " + one.Reason + "\n"
		}
	}
	return text
}

// TestPolicyChanges: an update obeys the policy with which it began, and the next one the new policy.
func TestPolicyChanges(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.ended(e, w.create(e, "s", ruled, false), "CREATE_COMPLETE")
	if p, err := e.Policy(t.Context(), s); err != nil || p.Body != "" {
		t.Fatalf("a new stack has the policy %+v, %v", p, err)
	}
	closed := policy(denyNet)
	s, err := e.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Source: stack.Source{Template: []byte(edit(ruled, "one", "two"))}, Policy: &stack.PolicyChange{Body: &closed}})
	if err != nil {
		t.Fatal(err)
	}
	s = w.ended(e, s, "UPDATE_COMPLETE")
	s = w.ended(e, w.update(e, s, edit(ruled, "one", "three"), false), "ROLLBACK_COMPLETE")
	if err := e.SetPolicy(t.Context(), s, policy(allowAll)); err != nil {
		t.Fatal(err)
	}
	s = w.update(e, w.stackAgain(s), edit(ruled, "one", "three"), false)
	if err := e.SetPolicy(t.Context(), s, closed); err != nil { // the update is under way
		t.Fatal(err)
	}
	s = w.ended(e, s, "UPDATE_COMPLETE")
	if p, err := e.Policy(t.Context(), s); err != nil || p.InForce(s) != closed {
		t.Errorf("the policy is %+v, %v", p, err)
	}
	if _, set := w.mustPropose(e, &s, "set", ruled, nil); set.Status == stack.Complete { // prepared, and refused when it is executed
		if s, err = e.ExecuteChangeSet(t.Context(), w.caller, w.stackAgain(s), set, engine.Execution{}); err != nil {
			t.Fatal(err)
		}
		w.ended(e, s, "ROLLBACK_COMPLETE")
	}
}

// TestPolicyOfNestedStack: who may not change a nested stack changes nothing in it.
func TestPolicyOfNestedStack(t *testing.T) {
	const outer = `
heat_template_version: 2016-10-14
resources:
  inner: {type: inner.yaml}
  other: {type: OS::Heat::Value, properties: {value: one}}
`
	const inner = `
heat_template_version: 2016-10-14
resources:
  net: {type: OS::Neutron::Net, properties: {name: one}}
  old: {type: OS::Heat::None}
`
	for name, c := range map[string]struct {
		outer, inner []string
		denied       bool
	}{
		"outside":     {[]string{"one", "two"}, nil, false},
		"inside":      {nil, []string{"name: one", "name: two"}, true},
		"an addition": {nil, []string{"resources:", "resources:\n  more: {type: OS::Heat::None}"}, true},
		"a removal":   {nil, []string{"  old: {type: OS::Heat::None}\n", ""}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			e := w.engine(nil)
			of := func(outside, inside []string) stack.Source {
				return stack.Source{Template: []byte(edit(outer, outside...)), Files: map[string]string{"inner.yaml": edit(inner, inside...)}}
			}
			s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "s", Source: of(nil, nil), Policy: policy(allowAll, denyNestedAny)})
			if err != nil {
				t.Fatal(err)
			}
			s = w.ended(e, s, "CREATE_COMPLETE")
			before := w.ids(s)
			err = e.CheckPolicies(t.Context(), w.caller, s, engine.UpdateRequest{Source: of(c.outer, c.inner)})
			if (stack.CodeOf(err) == stack.Forbidden) != c.denied {
				t.Errorf("the check says %v", err)
			}
			s = w.run(e, nil, w.becomes(e, s, of(c.outer, c.inner), false).ID)
			if !c.denied {
				if s.State() != "UPDATE_COMPLETE" {
					t.Errorf("%s: %s", s.State(), s.Reason)
				}
				return
			}
			if s.State() != "ROLLBACK_COMPLETE" || !strings.Contains(w.reasons(s), "for resource [LogicalResourceId/inner]") {
				t.Errorf("%s: %s", s.State(), w.reasons(s))
			}
			if after := w.ids(s); !equalTexts(after, before) {
				t.Errorf("the objects are %v, were %v", after, before)
			}
		})
	}
}

// TestRefusedRemovalAtEveryCrashPoint: the plan of an update whose removal a policy does not allow is
// never carried out, whenever a planner dies.
func TestRefusedRemovalAtEveryCrashPoint(t *testing.T) {
	t.Parallel()
	refused := story{"", func(w *world, e *engine.Engine) string {
		s := w.run(e, nil, w.create(e, "ref", ruled, true).ID)
		if err := e.SetPolicy(w.t.Context(), s, policy(allowAll, denyRemoval)); err != nil {
			w.t.Fatal(err)
		}
		return w.update(e, w.stackAgain(s), edit(ruled, "  value:  {type: OS::Heat::Value, properties: {value: x}}\n", ""), false).ID
	}, "ROLLBACK_COMPLETE"}
	b := begin(t, refused.begin)
	undisturbed := play(t, refused, b, nil)
	atEachPoint(t, 1, 10, func(n int64, k *killer) {
		if got := play(t, refused, b, k); got != undisturbed {
			t.Fatalf("killed at point %d:\n%s\nundisturbed:\n%s", n, got, undisturbed)
		}
	})
}
