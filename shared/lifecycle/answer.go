package lifecycle

import (
	"maps"
	"strings"

	"hearth/shared/refusal"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// The codes of answers that are decided on.
const (
	notFound    = 404
	conflict    = 409
	tooMany     = 429
	unavailable = 503
)

func splitPath(p string) []string { return strings.Split(p, ".") }

// judgeAnswer decides on the answer to the call under way.
func (m *machine) judgeAnswer(a stack.Answer) *Effect {
	if m.r.Work.Searching {
		return m.judgeSearch(a)
	}
	s, ok := m.step()
	switch {
	case !ok:
		return m.judgeShow(a)
	case s.Go != "":
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
		return m.fail("AuthorizationFailure: "+a.Reason, false), true
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
		return m.fail(m.refusalReason(s, a), false), true
	}
	return nil, false
}

// judgeServerError retries a call that was answered with a 5xx, and fails after errorTries of them. A
// 503 does not count: a service that was away for long must not fail at its first error.
func (m *machine) judgeServerError(s stepdef.Step, a stack.Answer) *Effect {
	if a.Code != unavailable {
		m.r.Work.Errors++
	}
	if m.r.Work.Errors > errorTries {
		return m.fail(m.refusalReason(s, a), false)
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
			return m.fail(m.refusalReason(s, a), false), true
		}
		return m.retry(), true
	case m.r.Action == stack.Create && !refusal.IsOverQuota(a):
		if w.Conflicts++; w.Conflicts > conflictTries {
			w.Begun = false
			return m.fail(m.refusalReason(s, a), false), true
		}
		w.Heard = true
		return m.retry(), true
	}
	w.Begun = false
	return m.fail(m.refusalReason(s, a), false), true
}

// callChanges reports whether the call that was answered changes something. A conflict can mean
// that the object is there already, but not if the call only reads.
func (m *machine) callChanges(s stepdef.Step) bool {
	if s.Go == "" {
		return true
	}
	call := m.hooks.Do[s.Go](m.r, m.r.Work.Answers).Call
	return call == nil || call.Method != "GET"
}

// retry postpones the row, and then makes the same step again.
func (m *machine) retry() *Effect {
	m.r.Work.Tries++
	return m.restFor(pause(m.r.Work.Tries), "retry/"+m.r.StackID)
}

// storeAnswer stores the parts of an answer that later steps and other resources need.
func (m *machine) storeAnswer(s stepdef.Step, a stack.Answer) {
	if s.KeepID != "" {
		m.r.PhysicalID = textOf(valueAt(a.Body, s.KeepID))
	}
	if s.ID != "" {
		m.r.PhysicalID = m.hooks.ID[s.ID](m.r, a)
	}
	if (s.KeepID != "" || s.ID != "") && s.Find != nil {
		m.r.Claim = m.claimOn(m.r.PhysicalID)
	}
	for key, path := range s.Keep {
		m.storeData(map[string]any{key: valueAt(a.Body, path)})
	}
	m.storeFields(a)
}

func (m *machine) storeData(data map[string]any) {
	if m.r.Data == nil {
		m.r.Data = map[string]any{}
	}
	maps.Copy(m.r.Data, data)
	for k, v := range data {
		if v == nil {
			delete(m.r.Data, k)
		}
	}
}

// storeFields stores the object's attributes if the answer holds them all.
func (m *machine) storeFields(a stack.Answer) {
	if m.def.Show == nil || m.def.Show.In == "" {
		return
	}
	if object, ok := a.Body[m.def.Show.In].(map[string]any); ok && len(object) > 0 {
		m.r.Attributes = maps.Clone(object)
		for _, secret := range creationSecrets {
			delete(m.r.Attributes, secret)
		}
		s, _ := m.step()
		_, path := s.Call()
		m.r.Work.Fresh = s.Wait != "" && path == m.def.Show.Get
	}
}

// creationSecrets are fields that only the answer to a creation holds. A type that needs one keeps
// it in the row's data, which is stored sealed.
var creationSecrets = []string{"adminPass", "private_key"}

// judgeShow decides on the answer to the look at the end of an action.
func (m *machine) judgeShow(a stack.Answer) *Effect {
	switch {
	case a.Trouble == stack.Denied, a.Code >= 400 && a.Code < 500 && a.Code != tooMany:
		return m.fail(m.refusalReason(stepdef.Step{}, a), false)
	case a.Trouble != "" || a.Code >= 400:
		return m.retry()
	}
	m.r.Attributes = attributes(m.def, a)
	if m.r.Action == stack.Check {
		return m.judgeHealth(m.r.Attributes)
	}
	return m.finish(stack.Complete, "state changed")
}

// attributes returns an object's own fields in the answer to show. For an object that has only
// headers it returns these.
func attributes(d *stepdef.Def, a stack.Answer) map[string]any {
	if in := d.Show.In; in != "" {
		object, _ := a.Body[in].(map[string]any)
		return object
	}
	if d.Show.Head == "" {
		return a.Body
	}
	fields := map[string]any{}
	for k, v := range a.Header {
		fields[strings.ToLower(k)] = v
	}
	return fields
}

// Show returns the call that looks at a row's object; nil when there is no object.
func Show(c *stepdef.Catalog, r stack.Resource, project string) *stack.Call {
	d := c.OfRow(r)
	if d == nil || d.Show == nil || r.PhysicalID == "" {
		return nil
	}
	m := machine{def: d, hooks: c.Hooks, r: r, ev: Event{Project: project}}
	call := m.showCall()
	return &call
}

// Shown returns the object's fields in the answer to Show.
func Shown(c *stepdef.Catalog, r stack.Resource, a stack.Answer) map[string]any {
	return attributes(c.OfRow(r), a)
}

// AttributeCall returns the call that reads an attribute; nil for an attribute without a call of
// its own.
func AttributeCall(c *stepdef.Catalog, r stack.Resource, attribute, project string) *stack.Call {
	d := c.OfRow(r)
	if d == nil || r.PhysicalID == "" || d.Attributes[attribute].Get == "" {
		return nil
	}
	a := d.Attributes[attribute]
	m := machine{def: d, hooks: c.Hooks, r: r, ev: Event{Project: project}}
	s := stepdef.Step{Get: a.Get, Service: a.Service, Version: a.Version}
	call := m.stepCall(s)
	return &call
}

// StoreAttribute puts the answer to AttributeCall into the row's attributes. It copies them first.
func StoreAttribute(c *stepdef.Catalog, r *stack.Resource, attribute string, a stack.Answer) {
	var v any = a.Body
	if in := c.OfRow(*r).Attributes[attribute].In; in != "" {
		v = valueAt(a.Body, in)
	}
	r.Attributes = maps.Clone(r.Attributes)
	if r.Attributes == nil {
		r.Attributes = map[string]any{}
	}
	r.Attributes[c.OfRow(*r).Place(attribute)] = v
}
