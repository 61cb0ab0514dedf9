package lifecycle

import (
	"maps"
	"slices"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Next returns the resource after an event, and what must be done next. retries is how many more
// times a creation that ends in an error state is tried (Heat's action_retry_limit). The suspects
// are rows without an ID, for calls that the resource gives up on. They are stored with it.
func Next(c *stepdef.Catalog, r stack.Resource, ev Event, retries int) (next stack.Resource, effect *Effect, suspects []stack.Resource) {
	d := c.OfRow(r)
	if d == nil {
		return withoutType(r, ev), nil, nil
	}
	m := machine{def: d, hooks: c.Hooks, r: r, ev: ev, retries: retries}
	m.r.Due, m.r.WaitKey = time.Time{}, ""
	m.r.Data = maps.Clone(r.Data)
	effect = m.next()
	if ev.Begin == nil || !ev.Begin.Unchanged && !ev.Begin.Restricted {
		m.r.Updated = ev.Now
	}
	return m.r, effect, m.suspects
}

// machine makes one decision. r starts as the row that was read, and becomes the new state.
type machine struct {
	def     *stepdef.Def
	hooks   stepdef.Hooks
	r       stack.Resource
	ev      Event
	retries int

	suspects []stack.Resource
}

func (m *machine) next() *Effect {
	switch {
	case m.ev.Outgrown != nil:
		return m.failOutgrown()
	case m.ev.Begin != nil && m.ev.Begin.Release == stack.Regain:
		return m.beginRegain()
	case m.ev.Begin != nil && m.ev.Begin.Release != "":
		return m.beginRelease()
	case m.ev.Begin != nil:
		return m.begin()
	case m.r.Status != stack.InProgress:
		return nil
	case !m.ev.Abort.IsZero():
		return m.endFailed(m.ev.Abort)
	case m.r.SuspectOf != "" && m.r.Retain && m.r.PhysicalID == "":
		return m.complete(LeftAlone)
	case m.r.Work.Release == stack.Regain && m.ev.Answer != nil:
		return m.judgeLook(*m.ev.Answer)
	case m.r.Work.Release == stack.Regain:
		return m.lookForObject()
	case m.ev.Answer != nil:
		return m.judgeAnswer(*m.ev.Answer)
	default:
		return m.resume()
	}
}

// steps returns the steps of the action under way.
func (m *machine) steps() []stepdef.Step {
	action := m.r.Action
	if m.r.Work.UnansweredAction != "" {
		action = m.r.Work.UnansweredAction
	}
	if m.r.Work.Undoing {
		action = stack.Delete
	}
	switch m.r.Work.Release {
	case stack.LetGo:
		return m.def.LetGo
	case stack.TakeBack:
		return m.def.TakeBack
	}
	switch action {
	case stack.Create:
		return m.def.Create
	case stack.Update:
		return m.def.Update
	case stack.Delete:
		if m.r.Marks.Copied && !m.r.Work.Undoing {
			return slices.Concat(m.def.Snapshot, m.def.Delete)
		}
		return m.def.Delete
	case stack.Suspend, stack.Resume, stack.Check, stack.Adopt:
		if m.def.Nests() { // the action goes to the nested stack
			return m.def.Create[:1]
		}
	}
	switch action {
	case stack.Suspend:
		return m.def.Suspend
	case stack.Resume:
		return m.def.Resume
	case stack.Check:
		return m.def.Examine
	case stack.Snapshot:
		return m.def.Snapshot
	}
	return nil
}

func (m *machine) step() (stepdef.Step, bool) {
	steps := m.steps()
	if m.r.Work.Step < 0 || m.r.Work.Step >= len(steps) {
		return stepdef.Step{}, false
	}
	return steps[m.r.Work.Step], true
}

// advance goes to the next step that has something to do. last is the answer to the step before. It
// may already tell what a wait would ask for.
func (m *machine) advance(last *stack.Answer) *Effect {
	steps := m.steps()
	for m.r.Work.Step++; m.r.Work.Step < len(steps); m.r.Work.Step++ {
		s := steps[m.r.Work.Step]
		m.r.Work.Begun, m.r.Work.Searching = false, false
		m.r.Work.RetryState = stack.RetryState{}
		m.r.Work.Answers, m.r.Work.Until = nil, time.Time{}
		if !m.hasWork(s) {
			continue
		}
		m.r.Work.Since = m.ev.Now
		effect, finished := m.enterStep(s, last)
		if !finished {
			return effect
		}
	}
	m.r.Work.Begun, m.r.Work.Answers = false, nil
	return m.endSteps()
}

// enterStep starts a step. finished reports whether the step has nothing more to do.
func (m *machine) enterStep(s stepdef.Step, last *stack.Answer) (effect *Effect, finished bool) {
	switch {
	case s.Do != "":
		return m.runDoHook(s)
	case s.Nest != "":
		return m.beginNested()
	case s.Pause != "":
		d := m.hooks.Pause[s.Pause](m.r)
		if d <= 0 {
			return nil, true
		}
		m.r.Work.Until = m.ev.Now.Add(d)
		return m.waitFor(d, "pause/"+m.r.StackID), false
	case s.Await != nil:
		return m.awaitSignals(s)
	case s.Wait != "":
		if s.Within != "" {
			m.r.Work.Until = m.ev.Now.Add(seconds(m.r.Properties[s.Within]))
		}
		if last != nil && !s.Until.Removed && last.Body != nil {
			if done, failed := m.waitResult(s, *last); !failed.IsZero() {
				return m.fail(failed, m.def.Retryable), false
			} else if done {
				return nil, true
			}
		}
		if m.ev.Begin == nil || len(s.Until.Field) == 0 {
			return m.waitFor(pollFast, m.waitKey(s)), false
		}
		return m.waitCall(s), false
	default:
		return m.stepEffect(s), false
	}
}

// endSteps ends the action. It first looks at the object where others need its attributes.
func (m *machine) endSteps() *Effect {
	w := &m.r.Work
	switch {
	case w.Undoing:
		return m.retryCreation()
	case w.Release != "":
		return m.endRelease()
	case w.Halfway && m.r.Action == stack.Create && len(w.Changed) > 0: // now update what has changed since
		m.r.Action, w.Halfway, w.Step = stack.Update, false, -1
		return m.advance(nil)
	case m.r.Action != stack.Delete && w.Show && !w.Fresh && m.def.Show != nil && m.r.PhysicalID != "":
		return &Effect{Call: m.showCall()}
	case m.r.Action == stack.Check && m.def.Healthy == nil && !m.def.Nests():
		return m.complete(unsupportedReason(m.r)) // an external object was only looked for
	case m.r.PhysicalID == "" && m.def.Service == "none" && slices.Contains([]stack.Action{stack.Create, stack.Update, stack.Adopt}, m.r.Action):
		m.r.PhysicalID = m.r.PhysicalName
	}
	return m.complete(stack.StateChanged)
}

// retryCreation begins the creation again after the object of the last attempt is deleted.
func (m *machine) retryCreation() *Effect {
	w := m.r.Work
	m.r.PhysicalID, m.r.Claim, m.r.Attributes = "", "", nil
	m.r.Work = stack.Work{Step: -1, Seed: w.Seed, Show: w.Show, Since: m.ev.Now, AttemptState: stack.AttemptState{Attempt: w.Attempt, Why: w.Why}}
	return m.advance(nil)
}

// resume continues a row that is due, or whose worker died.
func (m *machine) resume() *Effect {
	s, ok := m.step()
	switch {
	case !ok:
		if m.r.Work.Step < 0 {
			return m.advance(nil)
		}
		return m.endSteps()
	case m.r.Work.Searching:
		return m.search()
	case s.Do != "":
		if m.r.Work.Begun {
			if effect := m.search(); effect != nil {
				return effect
			}
		}
		effect, finished := m.runDoHook(s)
		if finished {
			return m.advance(nil)
		}
		return effect
	case s.Pause != "":
		if left := m.r.Work.Until.Sub(m.ev.Now); left > 0 {
			return m.waitFor(left, "pause/"+m.r.StackID)
		}
		return m.advance(nil)
	case s.Await != nil:
		effect, finished := m.awaitSignals(s)
		if finished {
			return m.advance(nil)
		}
		return effect
	case s.Nest != "":
		return m.judgeNested()
	case s.Wait != "":
		if !m.r.Work.Until.IsZero() && !m.ev.Now.Before(m.r.Work.Until) {
			return m.failLate()
		}
		return m.waitCall(s)
	case m.r.Work.Begun:
		if effect := m.search(); effect != nil {
			return effect
		}
	}
	return m.stepEffect(s)
}

// waitFor sets when the row is worked on next, and the wait key. It has no effect to carry out.
func (m *machine) waitFor(d time.Duration, key string) *Effect {
	m.r.Due, m.r.WaitKey = m.ev.Now.Add(d), key
	return nil
}
