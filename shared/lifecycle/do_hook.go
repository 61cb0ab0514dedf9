package lifecycle

import (
	"cmp"

	"hearth/shared/refusal"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// runDoHook calls the step's Do hook, and returns its next call or pause. finished reports whether the
// hook needs nothing more.
func (m *machine) runDoHook(s stepdef.Step) (effect *Effect, finished bool) {
	want := m.hooks.Do[s.Do](m.r, m.r.Work.Answers)
	if want.ID != "" {
		m.r.PhysicalID = want.ID
		if m.def.Key { // what is deployed on a server finds it by its ID
			m.r.Claim = m.claimOn(want.ID)
		}
	}
	if want.Removed {
		m.r.PhysicalID, m.r.Claim = "", ""
	}
	if len(want.Data) > 0 {
		m.storeData(want.Data)
	}
	if want.Namesakes != nil {
		m.r.Marks.Namesakes = *want.Namesakes
	}
	if want.Unsaved != nil {
		m.r.Marks.Unsaved = *want.Unsaved
	}
	switch {
	case want.By != nil && want.Fail.IsZero():
		return m.fail(m.refusalOf(s, *want.By), m.def.Retryable), false
	case want.By != nil:
		want.Fail.Text += refusal.Message(*want.By)
		return m.fail(want.Fail.At(m.r.Name), m.def.Retryable), false
	case !want.Fail.IsZero():
		return m.fail(want.Fail.At(m.r.Name), m.def.Retryable), false
	case want.Call != nil:
		call := *want.Call
		call.Region, call.Other = m.def.RegionOf(m.r.Properties), m.def.OtherOf(m.r.Properties)
		if call.Version == "" && (call.Service == "" || call.Service == m.service(s)) {
			call.Version = m.version(s)
		}
		if call.Service == "" {
			call.Service = m.service(s)
		}
		m.r.Work.Begun, m.r.Work.Sent = call.Method != "GET", m.ev.Now
		m.startHookTime(s)
		m.r.Work.Fresh = m.r.Work.Fresh && !m.r.Work.Begun
		if m.r.Work.Begun {
			m.r.Work.Calls++
			m.r.Work.CallRefused = false
		}
		return &Effect{Call: call, Writes: m.r.Work.Begun}, false
	case want.RetryAfter > 0:
		return m.waitForHook(s, want), false
	}
	return nil, true
}

// waitForHook sets when the hook runs again, or fails the row when the hook's time is over.
func (m *machine) waitForHook(s stepdef.Step, want stepdef.HookResult) *Effect {
	if m.isHookLate(s) {
		return m.fail(want.Late.At(m.r.Name), false)
	}
	if n := len(m.r.Work.Answers); want.Afresh {
		m.r.Work.Answers = nil
	} else if left := max(0, n-max(1, want.Dropped)); n > 0 {
		m.r.Work.Answers = m.r.Work.Answers[:left:left]
	}
	pause := want.RetryAfter
	if left := m.r.Work.Until.Sub(m.ev.Now); left > 0 {
		pause = min(pause, left)
	}
	if want.AtSignal {
		return m.waitFor(pause, stack.SignalKey(cmp.Or(want.SignalsOf, m.r.PhysicalID)))
	}
	return m.waitFor(pause, "wait/"+m.r.StackID)
}

// isHookLate reports whether the time that a step has is over. The time begins with the first call
// or pause.
func (m *machine) isHookLate(s stepdef.Step) bool {
	m.startHookTime(s)
	return s.Do != "" && s.Within != "" && !m.ev.Now.Before(m.r.Work.Until)
}

// startHookTime sets when the time of a hook is over.
func (m *machine) startHookTime(s stepdef.Step) {
	if s.Do != "" && s.Within != "" && m.r.Work.Until.IsZero() {
		m.r.Work.Until = m.ev.Now.Add(seconds(m.r.Properties[s.Within]))
	}
}

// judgeHookAnswer gives an answer to the hook. A client error fails the action. The hook decides on
// it only during a deletion, or where the step says so.
func (m *machine) judgeHookAnswer(s stepdef.Step, a stack.Answer) *Effect {
	if effect, judged := m.judgeTrouble(s, a); judged {
		return effect
	}
	return m.giveToHook(s, a)
}

func (m *machine) giveToHook(s stepdef.Step, a stack.Answer) *Effect {
	if a.Code == 0 {
		a.Code = 200
	}
	m.r.Work.Begun, m.r.Work.RetryState = false, stack.RetryState{}
	m.r.Work.Answers = append(m.r.Work.Answers[:len(m.r.Work.Answers):len(m.r.Work.Answers)], a)
	effect, finished := m.runDoHook(s)
	if m.r.Work.UnansweredAction != "" {
		return m.removeOrphan()
	}
	if finished {
		return m.advance(&a)
	}
	return effect
}
