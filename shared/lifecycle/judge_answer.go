package lifecycle

import (
	"hearth/shared/refusal"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// judgeAnswer decides on the answer to the call under way.
func (m *machine) judgeAnswer(a stack.Answer) *Effect {
	if m.r.Work.Searching {
		return m.judgeSearch(a)
	}
	s, ok := m.step()
	switch {
	case !ok:
		return m.judgeShow(a)
	case s.Do != "":
		return m.judgeHookAnswer(s, a)
	case s.Wait != "":
		return m.judgeWait(s, a)
	}
	if effect, judged := m.judgeTrouble(s, a); judged {
		return effect
	}
	if a.Code >= 400 { // such as a 404 to a deletion: the step is done
		return m.advance(nil)
	}
	m.storeAnswer(s, a)
	return m.advance(&a)
}

// judgeTrouble deals with every answer that is not a plain success. judged is false when the step
// is done nevertheless.
func (m *machine) judgeTrouble(s stepdef.Step, a stack.Answer) (effect *Effect, judged bool) {
	switch {
	case a.Trouble == stack.Denied:
		return m.failDenied(a), true
	case a.Trouble == stack.Unsent || a.Code == tooMany:
		m.r.Work.Begun = false // it had no effect, so there is nothing to search for
		return m.retry(), true
	case a.Trouble == stack.Lost:
		return m.retry(), true
	case a.Code >= 500:
		return m.judgeServerError(s, a), true
	case a.Code >= 400 && s.Judges:
		return nil, false
	case a.Code == notFound && (m.isDeleting() || s.Missing):
		return nil, false
	case a.Code == conflict:
		return m.judgeConflict(s, a)
	case a.Code >= 400:
		m.r.Work.Begun = false
		return m.failRefusedBy(s, a), true
	}
	return nil, false
}

// judgeServerError retries a call that was answered with a 5xx. It fails after errorTries of them, and
// when the time of a hook is over. A 503 does not count as a try: a service that was away for long
// must not fail at its first error.
func (m *machine) judgeServerError(s stepdef.Step, a stack.Answer) *Effect {
	if a.Code != unavailable {
		m.r.Work.Errors++
	}
	if m.r.Work.Errors > errorTries || m.isHookLate(s) {
		return m.failRefusedBy(s, a)
	}
	return m.retry()
}

// judgeConflict deals with a 409. It can mean that the object is there already, that something still
// uses it, or that the creation must wait.
func (m *machine) judgeConflict(s stepdef.Step, a stack.Answer) (effect *Effect, judged bool) {
	w := &m.r.Work
	switch {
	case s.Exists && m.callChanges(s):
		return nil, false
	case m.isDeleting():
		if w.Conflicts++; w.Conflicts > busyTries {
			return m.failRefusedBy(s, a), true
		}
		return m.retry(), true
	case m.r.Action == stack.Create && !refusal.IsOverQuota(a):
		if w.Conflicts++; w.Conflicts > conflictTries {
			w.Begun = false
			return m.failRefusedBy(s, a), true
		}
		w.CallRefused = true
		return m.retry(), true
	}
	w.Begun = false
	return m.failRefusedBy(s, a), true
}

// callChanges reports whether the call that was answered changes something. A conflict can mean
// that the object is there already, but not if the call only reads.
func (m *machine) callChanges(s stepdef.Step) bool {
	if s.Do == "" {
		return true
	}
	call := m.hooks.Do[s.Do](m.r, m.r.Work.Answers).Call
	return call == nil || call.Method != "GET"
}

// retry postpones the row, and then makes the same step again.
func (m *machine) retry() *Effect {
	m.r.Work.Tries++
	wait := pause(m.r.Work.Tries)
	if s, ok := m.step(); ok && s.Do != "" && s.Within != "" {
		if left := m.r.Work.Until.Sub(m.ev.Now); left > 0 {
			wait = min(wait, left)
		}
	}
	return m.waitFor(wait, "retry/"+m.r.StackID)
}
