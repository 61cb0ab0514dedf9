package lifecycle

import (
	"cmp"
	"slices"
	"strings"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A deletion that was refused, failed or was stopped leaves a row whose object may still be there.
// When a plan needs the object again, the row has the release step Regain: it looks for the object.
// An object that is there is current again. For an object that is gone or is being deleted, the
// deletion is finished, and another object is made on the same row.

// StopRemoval ends a deletion under way because a plan needs the object again. A call of the
// deletion may still take effect.
func StopRemoval(r stack.Resource) stack.Resource {
	if r.Action != stack.Delete || r.Status != stack.InProgress {
		return r
	}
	return endAction(r.WithFailure(Aborted(r)), stack.Failed, r.Updated)
}

// AsNew returns the row of a deleted object as a row that was never worked on, for the object that
// is made in its place.
func AsNew(r stack.Resource, by Successor) stack.Resource {
	fresh, _ := Replace(r, by, r.Updated)
	return fresh
}

// previousState returns what a row keeps of its state before a deletion.
func previousState(r stack.Resource) *stack.PreviousState {
	if r.Work.Previous != nil && (r.Action == stack.Delete || r.Work.Release != "") {
		return r.Work.Previous
	}
	r = r.BeforeRemoval()
	s := &stack.PreviousState{Generation: r.Generation, Action: r.Action, Status: r.Status, Reason: r.Reason, Failure: r.Failure, Changed: r.Work.Changed, Intact: r.Work.Intact}
	if r.Status == stack.Failed && r.Work.Halfway {
		s.Halfway, s.Step = true, r.Work.Step
	}
	if s.Status == stack.InProgress {
		s.Status = stack.Failed
	}
	return s
}

// beginRegain begins the release step Regain. A row without an object may have one nevertheless,
// from a creation that was not answered. Its deletion begins again, and searches for the object.
func (m *machine) beginRegain() *Effect {
	b, before := *m.ev.Begin, m.r.Work
	if m.r.PhysicalID == "" {
		b.Action, b.Release = stack.Delete, ""
		m.ev.Begin = &b
		return m.begin()
	}
	m.r.Generation = b.Generation
	m.r.Marks.AtHooks = nil // those of an older plan
	was := previousState(m.r)
	m.r = m.r.WithReason(stack.StateChanged)
	m.r.Status = stack.InProgress
	m.r.Work = stack.Work{
		Seed: b.Seed, Since: m.ev.Now,
		ReleaseState: stack.ReleaseState{Release: stack.Regain, Previous: was}, CallState: stack.CallState{Begun: before.Begun},
	}
	return m.lookForObject()
}

// lookForObject returns the call that looks for the object.
func (m *machine) lookForObject() *Effect {
	call := m.lookCall()
	if call == nil && m.r.Data[stack.EndingData] != nil {
		return m.finishRemoval()
	}
	if call == nil {
		return m.endRegain(true)
	}
	if m.r.Work.Begun && m.r.Work.Sent.IsZero() {
		m.r.Work.Sent = m.ev.Now // the grace begins with the first look, as after a lost answer
	}
	return &Effect{Call: *call}
}

// lookCall returns the call that looks at the object, or at the list that it is in; nil when the
// object exists only in Hearth.
func (m *machine) lookCall() *stack.Call {
	switch f := m.def.Look; {
	case f != nil:
		service := cmp.Or(f.Service, m.def.Service)
		return &stack.Call{Service: service, Method: "GET", Path: m.path(f.Get), Version: m.versionOf(service), Region: m.def.RegionOf(m.r.Properties), Other: m.def.OtherOf(m.r.Properties)}
	case m.def.Show != nil:
		call := m.showCall()
		return &call
	}
	return nil
}

// judgeLook decides on the answer to the call that looks for an object before it takes its place again.
func (m *machine) judgeLook(a stack.Answer) *Effect {
	w := &m.r.Work
	switch {
	case a.Trouble == stack.Denied, a.Code >= 400 && a.Code < 500 && a.Code != notFound && a.Code != tooMany:
		return m.failRefusedBy(stepdef.Step{}, a)
	case a.Trouble != "" || a.Code == tooMany:
		return m.retry()
	case a.Code >= 500:
		if w.Errors++; w.Errors > errorTries {
			return m.failRefusedBy(stepdef.Step{}, a)
		}
		return m.retry()
	}
	switch m.objectCondition(a) {
	case there:
		if w.Begun && m.ev.Now.Before(w.Sent.Add(m.ev.Grace)) {
			w.Tries++ // a call of the deletion may still take effect
			return m.waitFor(pause(w.Tries), "retry/"+m.r.StackID)
		}
		return m.endRegain(true)
	case broken:
		return m.endRegain(false)
	}
	return m.finishRemoval()
}

// The conditions in which an object is found.
const (
	there  = "there"
	going  = "going" // or gone
	broken = "broken"
)

// objectCondition returns the condition of the object, from an answer that is no error.
func (m *machine) objectCondition(a stack.Answer) string {
	if a.Code == notFound {
		return going
	}
	if f := m.def.Look; f != nil {
		for _, candidate := range candidates(f, a) {
			if m.hooks.Match[f.Match](m.r, candidate) {
				return there
			}
		}
		return going
	}
	object := attributes(m.def, a)
	if len(object) == 0 {
		return going
	}
	return ObjectCondition(object)
}

// ObjectCondition returns whether the object with these fields is there and sound, is going, or is
// broken.
func ObjectCondition(object map[string]any) string {
	status := strings.ToLower(textOf(object["status"]))
	task := strings.ToLower(textOf(object["OS-EXT-STS:task_state"]))
	remote := strings.ToLower(textOf(object["stack_status"]))
	is := func(v string, of ...string) bool { return slices.Contains(of, v) }
	switch {
	case is(status, "deleting", "deleted", "soft_deleted", "pending_delete"), is(task, "deleting", "soft-deleting"), is(remote, "delete_in_progress", "delete_complete"):
		return going
	case is(status, "error", "error_deleting", "killed"), is(remote, "delete_failed"), object["action"] == string(stack.Delete):
		return broken
	}
	return there
}

// endRegain ends the step Regain of an object that is there: the row is as it was before the
// deletion, and is decided on now. A failed row whose object stayed sound becomes complete if
// nothing else is to be done.
func (m *machine) endRegain(sound bool) *Effect {
	was := m.r.BeforeRemoval()
	if was.Status == stack.Complete {
		was.Work.Intact = true
		if was.Action == stack.Check {
			was.Action = stack.Update
		}
	}
	if previous := m.r.Work.Previous; previous != nil {
		was.Generation = previous.Generation // it did not fail in this plan
	}
	was.Work.Intact = was.Work.Intact && sound
	was.Status = stack.Failed
	m.r = was
	return &Effect{Decide: true}
}

// finishRemoval continues the deletion of an object that is gone or going: what belongs to the
// object is deleted with it.
func (m *machine) finishRemoval() *Effect {
	m.r.Work = stack.Work{Step: -1, Seed: m.r.Work.Seed, Since: m.ev.Now, ReleaseState: stack.ReleaseState{Previous: m.r.Work.Previous}}
	return m.advance(nil)
}
