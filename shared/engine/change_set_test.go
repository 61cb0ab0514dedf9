package engine_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

const setBefore = `
heat_template_version: 2016-10-14
parameters:
  label: {type: string, default: one}
  secret: {type: string, default: "", hidden: true}
resources:
  net:    {type: OS::Neutron::Net, properties: {name: {list_join: ["-", [{get_param: "OS::stack_name"}, {get_param: label}]]}}}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.1.0.0/24}}
  old:    {type: OS::Heat::Value, properties: {value: {get_param: secret}}}
`

// setAfter renames the network, replaces the subnet, adds a resource and removes one.
const setAfter = `
heat_template_version: 2016-10-14
parameters:
  label: {type: string, default: one}
  secret: {type: string, default: "", hidden: true}
resources:
  net:    {type: OS::Neutron::Net, properties: {name: {list_join: ["-", [{get_param: "OS::stack_name"}, {get_param: label}]]}}}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.2.0.0/24}}
  new:    {type: OS::Heat::Value, properties: {value: x}}
`

// propose prepares a change set of a stack; nil makes the stack s.
func (w *world) propose(e *engine.Engine, s *stack.Stack, name, template string, parameters map[string]any) (stack.Stack, stack.ChangeSet, error) {
	kind := stack.UpdateSet
	if s == nil || s.InReview() {
		kind = stack.CreateSet
	}
	return e.CreateChangeSet(context.Background(), w.caller, engine.Proposal{
		Name: name, Kind: kind, StackName: "s", Stack: s,
		Request: engine.UpdateRequest{Source: stack.Source{Template: []byte(template), Environment: stack.Environment{Parameters: parameters}}},
	})
}

// mustPropose is propose for a set that can be executed.
func (w *world) mustPropose(e *engine.Engine, s *stack.Stack, name, template string, parameters map[string]any) (stack.Stack, stack.ChangeSet) {
	w.t.Helper()
	of, set, err := w.propose(e, s, name, template, parameters)
	if err != nil {
		w.t.Fatal(err)
	}
	if set.Status != stack.Complete {
		w.t.Fatalf("the change set is %s: %s", set.Status, set.Reason)
	}
	return of, set
}

// TestChangeSets: a stack is made, changed and deleted with change sets.
func TestChangeSets(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s, first := w.mustPropose(e, nil, "first", setBefore, map[string]any{"secret": "hunter2-hunter2"})
	if s.State() != "INIT_COMPLETE" {
		t.Fatalf("the stack is %s", s.State())
	}
	if err := e.Act(t.Context(), w.caller, s, stack.Check); stack.CodeOf(err) != stack.NotSupported {
		t.Errorf("a check of a stack in review: %v", err)
	}
	if _, err := e.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Source: stack.Source{Template: []byte(setBefore)}}); stack.CodeOf(err) != stack.NotSupported {
		t.Errorf("an update of a stack in review: %v", err)
	}
	s, second := w.mustPropose(e, &s, "second", setBefore, nil)
	if _, _, err := w.propose(e, &s, "second", setBefore, nil); stack.CodeOf(err) != stack.ChangeSetExists {
		t.Errorf("a name twice: %v", err)
	}
	for _, change := range first.Content.Changes {
		if change.Outcome != "added" {
			t.Errorf("%s is %s", change.Name, change.Outcome)
		}
	}
	if first.Content.Parameters["secret"] != "******" {
		t.Errorf("the hidden parameter is shown as %q", first.Content.Parameters["secret"])
	}
	s, err := e.ExecuteChangeSet(t.Context(), w.caller, s, first, engine.Execution{})
	if err != nil || s.State() != "CREATE_IN_PROGRESS" {
		t.Fatalf("%s, %v", s.State(), err)
	}
	if _, err := w.store.ChangeSet(t.Context(), s.ID, second.ID); stack.CodeOf(err) != stack.ChangeSetNotFound {
		t.Errorf("another change set after the execution of one: %v", err)
	}
	if _, err := e.ExecuteChangeSet(t.Context(), w.caller, s, first, engine.Execution{}); stack.CodeOf(err) != stack.ChangeSetUnfit {
		t.Errorf("executed again: %v", err)
	}
	switch s = w.run(e, nil, s.ID); {
	case s.State() != "CREATE_COMPLETE":
		t.Fatalf("%s: %s", s.State(), s.Reason)
	case s.Owner != w.caller.UserName:
		t.Fatalf("%s: %s", s.State(), s.Reason)
	case s.CredentialID == "":
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	w.changesOf(e, s)
}

// changesOf prepares an update and executes it.
func (w *world) changesOf(e *engine.Engine, s stack.Stack) {
	w.t.Helper()
	_, none, err := w.propose(e, &s, "none", setBefore, map[string]any{"secret": "hunter2-hunter2"})
	if err != nil || none.Status != stack.Failed || none.Reason == "" {
		w.t.Errorf("a change set without changes is %s: %s, %v", none.Status, none.Reason, err)
	}
	s = w.stackAgain(s)
	if _, err := e.ExecuteChangeSet(w.t.Context(), w.caller, s, none, engine.Execution{}); stack.CodeOf(err) != stack.ChangeSetUnfit {
		w.t.Errorf("a failed change set is executed: %v", err)
	}
	s, set := w.mustPropose(e, &s, "change", setAfter, map[string]any{"label": "two"})
	got := map[string]string{}
	for _, change := range set.Content.Changes {
		got[change.Name] = change.Outcome
		if (change.PhysicalID == "") != (change.Outcome == "added") {
			w.t.Errorf("%s, which is %s, has the physical ID %q", change.Name, change.Outcome, change.PhysicalID)
		}
		if change.Name == "net" {
			want := stack.PlannedDetail{Property: "name", Old: "s-one", New: "s-two", Cause: "label", CauseOf: stack.CauseParameter}
			if len(change.Details) != 1 || change.Details[0] != want {
				w.t.Errorf("the change of the network: %+v", change.Details)
			}
		}
		if change.Name == "subnet" && !slices.Contains(change.Details, stack.PlannedDetail{Property: "cidr", Old: "10.1.0.0/24", New: "10.2.0.0/24", Remakes: true, CauseOf: stack.CauseDirect}) {
			w.t.Errorf("the change of the subnet: %+v", change.Details)
		}
	}
	if want := map[string]string{"net": "updated", "subnet": "replaced", "new": "added", "old": "deleted"}; !equalTexts(got, want) {
		w.t.Errorf("the changes are %v, want %v", got, want)
	}
	_, late := w.mustPropose(e, &s, "late", setAfter, map[string]any{"label": "three"})
	s = w.stackAgain(s)
	if s, err = e.ExecuteChangeSet(w.t.Context(), w.caller, s, set, engine.Execution{}); err != nil {
		w.t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "UPDATE_COMPLETE" {
		w.t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	if now, err := w.store.ChangeSet(w.t.Context(), s.ID, set.ID); err != nil || lifecycle.ExecutionOf(s, now) != lifecycle.ExecuteComplete {
		w.t.Errorf("after its execution the set is %+v, %v", now, err)
	}
	if _, err := e.ExecuteChangeSet(w.t.Context(), w.caller, s, late, engine.Execution{}); stack.CodeOf(err) != stack.ChangeSetNotFound {
		w.t.Errorf("a set that was deleted with the execution: %v", err)
	}
	w.obsolete(e, s)
}

// obsolete changes a stack beside a change set, and deletes the stack with its sets.
func (w *world) obsolete(e *engine.Engine, s stack.Stack) {
	w.t.Helper()
	s, set := w.mustPropose(e, &s, "aside", setBefore, nil)
	s = w.update(e, s, setBefore, true)
	if s = w.run(e, nil, s.ID); s.State() != "UPDATE_COMPLETE" {
		w.t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	_, err := e.ExecuteChangeSet(w.t.Context(), w.caller, s, set, engine.Execution{})
	if stack.CodeOf(err) != stack.ChangeSetUnfit || err.Error() != "ChangeSet [aside] cannot be executed in its current execution status of [OBSOLETE]" {
		w.t.Errorf("a set of the stack as it was: %v", err)
	}
	if err := e.DeleteStack(w.t.Context(), w.caller, s); err != nil {
		w.t.Fatal(err)
	}
	w.run(e, nil, s.ID)
	if left, err := w.store.ChangeSets(w.t.Context(), s.ID); err != nil || len(left) != 0 {
		w.t.Errorf("the deleted stack has %d change sets, %v", len(left), err)
	}
}

// stackAgain reads a stack.
func (w *world) stackAgain(s stack.Stack) stack.Stack {
	w.t.Helper()
	s, err := w.store.Stack(context.Background(), s.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func equalTexts(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
}

// TestReviewIsDeleted: a stack that has only change sets is deleted with them.
func TestReviewIsDeleted(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s, set := w.mustPropose(e, nil, "only", setBefore, nil)
	if _, err := e.Outputs(t.Context(), s); err != nil {
		t.Error(err)
	}
	if _, err := e.Parameters(t.Context(), s); err != nil {
		t.Error(err)
	}
	if err := e.DeleteChangeSet(t.Context(), s, set); err != nil {
		t.Error(err)
	}
	if err := e.DeleteChangeSet(t.Context(), w.stackAgain(s), set); err != nil {
		t.Errorf("deleted twice: %v", err)
	}
	s = w.stackAgain(s)
	w.mustPropose(e, &s, "next", setBefore, nil)
	if err := e.DeleteStack(t.Context(), w.caller, w.stackAgain(s)); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || s.Deleted.IsZero() {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
}

// TestExecuteAtOnce: of many callers that execute one change set at the same time, one does.
func TestExecuteAtOnce(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s, set := w.mustPropose(e, nil, "once", setBefore, nil)
	const callers = 8
	errs := make([]error, callers)
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			_, errs[i] = w.engine(nil).ExecuteChangeSet(context.Background(), w.caller, s, set, engine.Execution{})
		})
	}
	all.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else if stack.CodeOf(err) != stack.ChangeSetUnfit {
			t.Errorf("refused with %v", err)
		}
	}
	if done != 1 {
		t.Errorf("%d of %d callers have executed the change set", done, callers)
	}
	if s = w.run(e, nil, s.ID); s.State() != "CREATE_COMPLETE" || s.Generation != 1 {
		t.Errorf("%s in generation %d: %s", s.State(), s.Generation, s.Reason)
	}
}

// TestExecuteCrash: a process that dies at any point of an execution leaves a change set that is
// executed, or one that can be.
func TestExecuteCrash(t *testing.T) {
	for _, kind := range []stack.ChangeSetKind{stack.CreateSet, stack.UpdateSet} {
		for n := int64(1); ; n++ {
			w := newWorld(t)
			e := w.engine(nil)
			s, set := w.mustPropose(e, nil, "made", setBefore, nil)
			want := "CREATE_COMPLETE"
			if kind == stack.UpdateSet {
				var err error
				if s, err = e.ExecuteChangeSet(t.Context(), w.caller, s, set, engine.Execution{}); err != nil {
					t.Fatal(err)
				}
				s = w.run(e, nil, s.ID)
				s, set = w.mustPropose(e, &s, "change", setAfter, map[string]any{"label": "two"})
				s, want = w.stackAgain(s), "UPDATE_COMPLETE"
			}
			before := s.Generation
			k := killAt(n)
			_, err := w.engine(k).ExecuteChangeSet(context.Background(), w.caller, s, set, engine.Execution{})
			if !k.dead() {
				if err != nil {
					t.Fatal(err)
				}
				break
			}
			again := w.engine(nil)
			s = w.stackAgain(s)
			executed := s.Generation > before
			_, err = again.ExecuteChangeSet(context.Background(), w.caller, s, set, engine.Execution{})
			if executed != (stack.CodeOf(err) == stack.ChangeSetUnfit) || !executed && err != nil {
				t.Errorf("%s, killed at %d: executed is %v, and again: %v", kind, n, executed, err)
			}
			if s = w.run(again, nil, s.ID); s.State() != want || s.Generation != before+1 {
				t.Errorf("%s, killed at %d: %s in generation %d: %s", kind, n, s.State(), s.Generation, s.Reason)
			}
			if errors.Is(err, errKilled) {
				t.Errorf("a new worker is dead: %v", err)
			}
		}
	}
}

// TestParameterOfAnOutputIsAChange: a parameter that only an output has changes no resource, and yet
// an update with another value is one.
func TestParameterOfAnOutputIsAChange(t *testing.T) {
	const template = `{"AWSTemplateFormatVersion": "2010-09-09", "Parameters": {"Size": {"Type": "Number", "Default": 1}},
		"Resources": {"A": {"Type": "OS::Heat::TestResource"}}, "Outputs": {"Size": {"Value": {"Ref": "Size"}}}}`
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "sizes", template, false).ID)
	for size, changes := range map[string]bool{"1": false, "2": true} {
		request := engine.UpdateRequest{Existing: true, Source: stack.Source{Environment: stack.Environment{Parameters: map[string]any{"Size": size}}}}
		if same, err := e.ChangesNothing(t.Context(), w.caller, s, request); err != nil || same == changes {
			t.Errorf("size %s: changes nothing: %v, %v", size, same, err)
		}
		_, set, err := w.propose(e, &s, "size-"+size, template, map[string]any{"Size": size})
		if err != nil || (set.Status == stack.Complete) != changes {
			t.Errorf("size %s: the change set is %s, %v", size, set.Status, err)
		}
	}
}

// A change set says which policies of its template have no effect.
func TestChangeSetTellsIgnoredPolicies(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	waiting := edit(policed, "OS::Neutron::Net}", "OS::Neutron::Net, CreationPolicy: {ResourceSignal: {Count: 1}}}")
	for template, want := range map[string]string{policed: "", waiting: "The CreationPolicy of Net is ignored: its creation waits for no signals."} {
		s, set := w.mustPropose(e, nil, "set", template, nil)
		if set.Reason != want {
			t.Errorf("the reason is %q, want %q", set.Reason, want)
		}
		if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
			t.Fatal(err)
		}
		w.run(e, nil, s.ID)
	}
}
