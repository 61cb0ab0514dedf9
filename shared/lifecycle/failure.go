package lifecycle

import (
	"fmt"
	"strings"

	"hearth/shared/refusal"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// fail ends the action. Where another attempt may help, it deletes the object and begins again,
// as Heat does for an object that ends in an error state.
func (m *machine) fail(why string, anotherTry bool) *Effect {
	if !strings.Contains(why, ": ") || strings.HasPrefix(why, "Went to") {
		why = fmt.Sprintf("ResourceInError: %s: %s", stack.ResourcePath(m.r.Name), why)
	} else if !strings.Contains(why, stack.ResourcePath(m.r.Name)) {
		class, rest, _ := strings.Cut(why, ": ")
		why = fmt.Sprintf("%s: %s: %s", class, stack.ResourcePath(m.r.Name), rest)
	}
	w := &m.r.Work
	// As in Heat the first failure is reported. A later one replaces it only if the first
	// does not say why.
	if w.Why == "" || !w.Undoing && strings.HasSuffix(w.Why, unknownWhy) {
		w.Why = why
	}
	if anotherTry && m.r.Action == stack.Create && !w.Undoing && w.Attempt < m.retries {
		m.r.Work = stack.Work{Step: -1, Seed: w.Seed, Show: w.Show, Since: m.ev.Now, AttemptState: stack.AttemptState{Attempt: w.Attempt + 1, Why: w.Why, Undoing: true}}
		return m.advance(nil)
	}
	return m.finish(stack.Failed, w.Why)
}

// unknownWhy is the end of a reason that does not say why an object failed.
const unknownWhy = `due to "Unknown"`

// stateReason returns the reason for a wait that ended in a failure state, as in Heat's ResourceInError.
func (m *machine) stateReason(s stepdef.Step, a stack.Answer, status string) string {
	reason := "Unknown"
	if s.Why != "" {
		if v := textOf(valueAt(a.Body, s.Why)); v != "" {
			reason = v
		}
	}
	if fault, ok := valueAt(a.Body, s.Why).(map[string]any); ok {
		reason = fmt.Sprintf("Message: %s, Code: %s", textOf(fault["message"]), textOf(fault["code"]))
	}
	return fmt.Sprintf("Went to status %s due to \"%s\"", status, reason)
}

// refusalReason returns the reason for an answer that refused a call of the step.
func (m *machine) refusalReason(s stepdef.Step, a stack.Answer) string {
	return refusal.Reason(m.r.Name, m.service(s), a)
}
