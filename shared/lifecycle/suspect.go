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
	if m.ev.Late <= 0 || r.SuspectOf != "" || f == nil || !ok || r.Retain || r.Work.Heard || r.Work.Release != "" || !m.makesObject(s, repeated) {
		return
	}
	w := r.Work
	former := r.Action
	if w.Orphan != "" {
		former = w.Orphan
	}
	r.SuspectOf, r.SuspectUntil, r.StackID = r.StackID, m.ev.Now.Add(m.ev.Late), ""
	r = r.WithReason("looked for: its creation was not answered")
	r.Action, r.Status = stack.Delete, stack.InProgress
	r.Claim, r.ReplacedBy, r.Version, r.Created, r.Updated = "", "", 0, m.ev.Now, m.ev.Now
	r.Work = stack.Work{
		Step: w.Step, Since: w.Since, Seed: w.Seed,
		CallState:   stack.CallState{Begun: true, Sent: m.ev.Now, Calls: w.Calls, Answers: w.Answers},
		SearchState: stack.SearchState{Searching: true, Orphan: former, Repeated: repeated},
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
	case s.Go != "":
		return !repeated && (m.r.PhysicalID == "" || m.r.Action == stack.Snapshot || m.r.Work.Orphan == stack.Snapshot)
	case m.r.PhysicalID != "" || s.KeepID == "" && s.ID == "":
		return false
	}
	return s.KeepID != "" || m.hooks.ID[s.ID](m.r, stack.Answer{}) != m.r.ID // otherwise it is not an object
}

// removableOf returns the candidates that no other row can have made. An object with the name drawn
// for the row is the row's. Any other may belong to a row that is about to have one of the same
// name: then blocked is true until that row has its own. A suspect is looked for long after its
// call. So its object must say when it was made, and there must not be more matches than suspects
// of that name: objects of other programs are not touched.
func (m *machine) removableOf(s stepdef.Step, all []map[string]any) (mine []map[string]any, blocked bool) {
	suspect := m.r.SuspectOf != ""
	likes := 1 // how many suspects may have such an object; so many matches may be deleted
	var rivals []stack.Resource
	for _, r := range m.ev.Rivals {
		switch {
		case r.SuspectOf == "":
			rivals = append(rivals, r)
		case r.ID != m.r.ID && r.ObjectName() == m.objectName():
			likes++
		}
	}
	if len(all) == 0 || s.Go != "" && !suspect {
		return all, false
	}
	marked := slices.DeleteFunc(slices.Clone(all), func(object map[string]any) bool { return !holdsName(object, m.r.PhysicalName) })
	if len(marked) > 0 {
		return marked, slices.ContainsFunc(rivals, func(r stack.Resource) bool { return r.PhysicalName == m.r.PhysicalName })
	}
	if suspect && (len(all) > likes || !stepdef.Dated(all[0])) {
		return nil, false
	}
	_, named := m.def.Properties["name"]
	return all, slices.ContainsFunc(rivals, func(r stack.Resource) bool { return !named || r.ObjectName() == m.objectName() })
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

// restSuspect ends a suspect that has not appeared in its time, and postpones any other. A suspect
// that is undecided does not end: it could not be looked for, or may belong to another row.
func (m *machine) restSuspect(undecided bool) *Effect {
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
	return m.restFor(d, suspectKey(m.r))
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
	if w.Orphan != "" { // not found yet
		if !m.ev.Now.Before(m.r.SuspectUntil) {
			return m.complete(why.Reason())
		}
		m.r.Work.Begun, m.r.Work.Searching, m.r.Work.Why = true, true, stack.Failure{}
		m.r.Work.Searches++
	} else {
		m.r.Work = stack.Work{Step: -1, Seed: w.Seed, Since: w.Since, CallState: stack.CallState{Calls: w.Calls}, SearchState: stack.SearchState{Searches: w.Searches + 1}}
	}
	return m.restFor(suspectPause(m.r.Work.Searches), suspectKey(m.r))
}

// AwaitsAnswer reports whether a row still waits for the outcome of the call that it was making
// when it was read.
func AwaitsAnswer(was, is stack.Resource) bool {
	return is.Status == stack.InProgress && is.Work.Begun && is.Work.Calls == was.Work.Calls && is.Work.Since.Equal(was.Work.Since)
}

// IsBeingRemoved reports whether a row waits for a call only to delete what the call made.
func IsBeingRemoved(r stack.Resource) bool { return r.Action == stack.Delete }

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
	if s.Go != "" {
		m.r.Work.Begun, m.r.Work.Searching = false, false
		m.r.Work.Answers = append(slices.Clone(m.r.Work.Answers), a)
		m.callHook(s)
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
