package lifecycle

import (
	"cmp"
	"fmt"

	"hearth/shared/refusal"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// fail ends the action. Where another attempt may help, it deletes the object and begins again,
// as Heat does for an object that ends in an error state.
func (m *machine) fail(f stack.Failure, anotherTry bool) *Effect {
	w := &m.r.Work
	// As in Heat the first failure is reported. A later one replaces it only if the first
	// does not say why.
	if w.Why.IsZero() || !w.Undoing && w.Why.Unexplained {
		w.Why = f
	}
	if anotherTry && m.r.Action == stack.Create && !w.Undoing && w.Attempt < m.retries {
		m.r.Work = stack.Work{Step: -1, Seed: w.Seed, Show: w.Show, Since: m.ev.Now, AttemptState: stack.AttemptState{Attempt: w.Attempt + 1, Why: w.Why, Undoing: true}}
		return m.advance(nil)
	}
	return m.endFailed(w.Why)
}

// failAs ends the action with a failure of its resource.
func (m *machine) failAs(class, text string) *Effect {
	return m.fail(stack.FailureAt(m.r.Name, class, text), false)
}

// failDenied ends the action because Keystone gives no token for it.
func (m *machine) failDenied(a stack.Answer) *Effect {
	return m.failAs("AuthorizationFailure", a.Reason)
}

// failLate ends the action because a wait of the resource took too long.
func (m *machine) failLate() *Effect { return m.failAs(stack.ResourceInError, "timed out") }

// failRefusedBy ends the action because a service refused a call of the step.
func (m *machine) failRefusedBy(s stepdef.Step, a stack.Answer) *Effect {
	return m.fail(m.refusalOf(s, a), false)
}

// stateFailure returns the failure of a wait that ended in a failure state, as in Heat's ResourceInError.
func (m *machine) stateFailure(s stepdef.Step, a stack.Answer, status string) stack.Failure {
	why := ""
	if s.Why != "" {
		why = textOf(valueAt(a.Body, s.Why))
	}
	if fault, ok := valueAt(a.Body, s.Why).(map[string]any); ok {
		why = fmt.Sprintf("Message: %s, Code: %s", textOf(fault["message"]), textOf(fault["code"]))
	}
	return stack.WentTo(status, cmp.Or(why, stack.UnknownWhy)).At(m.r.Name)
}

// refusalOf returns the failure of an answer that refused a call of the step.
func (m *machine) refusalOf(s stepdef.Step, a stack.Answer) stack.Failure {
	return refusal.FailureOf(m.r.Name, m.service(s), a)
}
