package lifecycle

import (
	"slices"
	"strings"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A suspect is a row for a call that another row gave up on. The answer was lost and the search
// found nothing, but the object may still appear. A suspect is like a row that is being deleted and
// whose object is yet to be found. It ends when the object is deleted, or when it has been looked
// for longer than any call takes.

// addSuspect adds a suspect for the call under way. repeated says that the row makes the call
// again. A call that makes no object of its own has no suspect.
func (m *machine) addSuspect(repeated bool) {
	r, f := m.r, m.findOfCall()
	s, ok := m.step()
	if m.ev.Late <= 0 || r.SuspectOf != "" || f == nil || !ok || r.Retain || r.Work.CallRefused || r.Work.Release != "" || !m.makesObject(s, repeated) {
		return
	}
	w := r.Work
	former := r.Action
	if w.UnansweredAction != "" {
		former = w.UnansweredAction
	}
	r.SuspectOf, r.SuspectUntil, r.StackID = r.StackID, m.ev.Now.Add(m.ev.Late), ""
	r = r.WithReason("looked for: its creation was not answered")
	r.Action, r.Status = stack.Delete, stack.InProgress
	r.Claim, r.ReplacedBy, r.Version, r.Created, r.Updated = "", "", 0, m.ev.Now, m.ev.Now
	r.Work = stack.Work{
		Step: w.Step, Since: w.Since, Seed: w.Seed,
		CallState:   stack.CallState{Begun: true, Sent: m.ev.Now, Calls: w.Calls, Answers: w.Answers},
		SearchState: stack.SearchState{Searching: true, UnansweredAction: former, Repeated: repeated},
	}
	r.Due, r.WaitKey = m.ev.Now.Add(suspectFirst), suspectKey(r)
	m.suspects = append(m.suspects, r)
}

// makesObject reports whether the call of a step makes an object that Hearth can recognize:
// one with a claim, or, in a hook, one that belongs to its row.
func (m *machine) makesObject(s stepdef.Step, repeated bool) bool {
	switch {
	case m.r.Work.Undoing:
		return false
	case s.Do != "":
		return !repeated && (m.r.PhysicalID == "" || m.r.Action == stack.Snapshot || m.r.Work.UnansweredAction == stack.Snapshot)
	case m.r.PhysicalID != "" || s.KeepID == "" && s.ID == "":
		return false
	}
	return s.KeepID != "" || m.hooks.ID[s.ID](m.r, stack.Answer{}) != m.r.ID // otherwise it is not an object
}

// removableOf returns the candidates that may be deleted, because no other row can have made them. An
// object with the generated name of the row is the row's own. Any other one may belong to a row that
// is creating an object of the same name: then blocked is true until that row has its object.
//
// A suspect is searched for long after its call. So without a generated name its object must report when
// it was created, and there must not be more matches than suspects of that name. Otherwise an object
// of another program could be deleted.
func (m *machine) removableOf(s stepdef.Step, all []map[string]any) (mine []map[string]any, blocked bool) {
	suspect := m.r.SuspectOf != ""
	sameName := 1                   // suspects whose object has this name; at most so many matches may be deleted
	var unfinished []stack.Resource // rows that are still creating such an object
	for _, r := range m.ev.Rivals {
		switch {
		case r.SuspectOf == "":
			unfinished = append(unfinished, r)
		case r.ID != m.r.ID && r.ObjectName() == m.objectName():
			sameName++
		}
	}
	if len(all) == 0 || s.Do != "" && !suspect {
		return all, false
	}
	marked := slices.DeleteFunc(slices.Clone(all), func(object map[string]any) bool { return !holdsName(object, m.r.PhysicalName) })
	if len(marked) > 0 {
		return marked, slices.ContainsFunc(unfinished, func(r stack.Resource) bool { return r.PhysicalName == m.r.PhysicalName })
	}
	if suspect && (len(all) > sameName || !stepdef.Dated(all[0])) {
		return nil, false
	}
	_, named := m.def.Properties["name"]
	return all, slices.ContainsFunc(unfinished, func(r stack.Resource) bool { return !named || r.ObjectName() == m.objectName() })
}

// holdsName reports whether one of the object's texts holds a generated name.
func holdsName(object map[string]any, name string) bool {
	for _, v := range object {
		if text, ok := v.(string); ok && name != "" && strings.Contains(text, name) {
			return true
		}
	}
	return false
}

// Pauses between looks at a suspect.
const (
	suspectFirst = 5 * time.Second
	suspectMost  = 5 * time.Minute
)

func suspectKey(r stack.Resource) string { return "suspect/" + r.SuspectOf }

// suspectPause returns the pause after n looks. It grows with n.
func suspectPause(n int) time.Duration {
	d := suspectFirst
	for ; n > 1 && d < suspectMost; n-- {
		d = d * 3 / 2
	}
	return min(d, suspectMost)
}

// waitForSuspect ends a suspect that has not appeared in its time. For any other it sets the time of the
// next look. An undecided suspect does not end: its search failed, or it may belong to another row.
func (m *machine) waitForSuspect(undecided bool) *Effect {
	w := &m.r.Work
	w.Searches++
	left := m.r.SuspectUntil.Sub(m.ev.Now)
	if left <= 0 && !undecided {
		return m.complete(NeverAppeared)
	}
	d := suspectPause(w.Searches)
	if left > 0 {
		d = min(d, left) // the last look is at the end of its time
	}
	return m.waitFor(d, suspectKey(m.r))
}

// LeftAlone is the reason of a suspect that ended because an object of its stack stays in the cloud
// on purpose. That object may be the one that the suspect's call has made.
const LeftAlone = "an object of its stack stays in the cloud"

// NeverAppeared is the reason of a suspect that ended without an object.
const NeverAppeared = "it has not appeared"

// keepSuspect keeps a suspect whose object cannot be looked for or deleted now. Without an object
// it ends after its time. An object that is there is tried again until it is gone.
func (m *machine) keepSuspect(why stack.Failure) *Effect {
	w := m.r.Work
	m.r = m.r.WithFailure(why)
	if w.UnansweredAction != "" { // not found yet
		if !m.ev.Now.Before(m.r.SuspectUntil) {
			return m.complete(why.Reason())
		}
		m.r.Work.Begun, m.r.Work.Searching, m.r.Work.Why = true, true, stack.Failure{}
		m.r.Work.Searches++
	} else {
		m.r.Work = stack.Work{Step: -1, Seed: w.Seed, Since: w.Since, CallState: stack.CallState{Calls: w.Calls}, SearchState: stack.SearchState{Searches: w.Searches + 1}}
	}
	return m.waitFor(suspectPause(m.r.Work.Searches), suspectKey(m.r))
}

// AwaitsAnswer reports whether a row still waits for the outcome of the call that it was making
// when it was read.
func AwaitsAnswer(was, is stack.Resource) bool {
	return is.Status == stack.InProgress && is.Work.Begun && is.Work.Calls == was.Work.Calls && is.Work.Since.Equal(was.Work.Since)
}

// IsDeletion reports whether a row is being deleted. It then waits for the answer to a call only to
// delete the object that the call made.
func IsDeletion(r stack.Resource) bool { return r.Action == stack.Delete }

// LateSuspect returns the suspect, without an ID, for a row's call; false when the call has none.
func LateSuspect(c *stepdef.Catalog, r stack.Resource, project string, now time.Time, late time.Duration) (stack.Resource, bool) {
	d := c.OfRow(r)
	if d == nil {
		return r, false
	}
	m := machine{def: d, hooks: c.Hooks, r: r, ev: Event{Project: project, Now: now, Late: late}}
	m.addSuspect(false)
	if len(m.suspects) == 0 {
		return r, false
	}
	return m.suspects[0], true
}

// FoundSuspect gives a suspect the object of a late answer, so that it is deleted at once.
func FoundSuspect(c *stepdef.Catalog, r stack.Resource, project string, a stack.Answer, now time.Time) stack.Resource {
	m := machine{def: c.OfRow(r), hooks: c.Hooks, r: r, ev: Event{Project: project, Now: now}}
	s, _ := m.step()
	if s.Do != "" {
		m.r.Work.Begun, m.r.Work.Searching = false, false
		m.r.Work.Answers = append(slices.Clone(m.r.Work.Answers), a)
		m.runDoHook(s)
	} else {
		m.storeAnswer(s, a)
	}
	if m.r.Work.Repeated {
		m.r.Data, m.r.Marks = nil, stack.Marks{}
	}
	m.r.Work = stack.Work{Step: -1, Seed: m.r.Work.Seed, Since: m.r.Work.Since, CallState: stack.CallState{Calls: m.r.Work.Calls}}
	m.r.Updated, m.r.Due, m.r.WaitKey = now, now, suspectKey(m.r)
	return m.r
}
