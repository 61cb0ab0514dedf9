package lifecycle

import (
	"strings"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// longestNestedWait is how long a row waits for its nested stack before it looks by itself.
// Normally the commit that settles the nested stack wakes the row.
const longestNestedWait = 10 * time.Minute

// beginNested begins the action on the row's nested stack. finished is true when there is no nested
// stack to delete.
func (m *machine) beginNested() (effect *Effect, finished bool) {
	switch {
	case m.r.PhysicalID == "" && m.isDeleting():
		return nil, true // there never was one
	case m.r.PhysicalID == "":
		m.r.PhysicalID = stackID(m.r.Work.Seed)
	}
	m.waitForNested()
	return &Effect{Nest: m.r.Action}, false
}

func (m *machine) waitForNested() { m.waitFor(longestNestedWait, "stack/"+m.r.StackID) }

// judgeNested goes on after the row's nested stack has settled.
func (m *machine) judgeNested() *Effect {
	n := m.ev.Nested
	switch {
	case !n.Refused.IsZero():
		if m.r.Action == stack.Create || m.r.Action == stack.Adopt {
			m.r.PhysicalID = ""
		}
		return m.fail(n.Refused, false)
	case n.Stack == nil || !n.Stack.Deleted.IsZero():
		if m.isDeleting() {
			return m.advance(nil)
		}
		return m.failAs(string(stack.NotFound), "The Stack ("+m.r.PhysicalName+") could not be found.")
	case n.Stack.Status == stack.InProgress:
		m.waitForNested()
		return nil
	case n.Stack.Status == stack.Failed:
		return m.endFailed(nestedFailure(m.r.Name, *n.Stack))
	}
	if n.More {
		return m.nextBatch(n.Pause)
	}
	if n.Outputs != nil || m.r.Work.Show {
		m.r.Attributes, m.r.Secrets = n.Outputs, stack.UnionSecrets(m.r.Secrets, n.Secrets)
	}
	return m.advance(nil)
}

// nextBatch begins the next batch of a group, after a pause.
func (m *machine) nextBatch(pause time.Duration) *Effect {
	w := &m.r.Work
	if w.Until.IsZero() {
		w.Until = m.ev.Now.Add(pause)
	}
	if left := w.Until.Sub(m.ev.Now); left > 0 {
		m.waitFor(left, "pause/"+m.r.StackID)
		return nil
	}
	w.Until = time.Time{}
	w.Batch++
	m.waitForNested()
	return &Effect{Nest: stack.Update}
}

// nestedFailure returns the failure of a resource whose nested stack failed. As in Heat's
// ResourceFailure, the path to the failed resource begins with this one.
func nestedFailure(resource string, s stack.Stack) stack.Failure {
	if s.Failure.NamesResource() {
		return s.Failure.Within(resource)
	}
	return stack.FailureAt(resource, "", s.Reason)
}

// Nests reports whether a row waits for its nested stack.
func Nests(c *stepdef.Catalog, r stack.Resource) bool {
	d := c.OfRow(r)
	if d == nil || r.Status != stack.InProgress {
		return false
	}
	m := machine{def: d, r: r}
	s, ok := m.step()
	return ok && s.Nest != ""
}

// stackID returns a UUID made from random digits. So a nested stack has its ID before it exists.
func stackID(seed string) string {
	b := []byte((seed + strings.Repeat("0", 32))[:32])
	b[12], b[16] = '4', "89ab"[b[16]&3]
	return string(b[:8]) + "-" + string(b[8:12]) + "-" + string(b[12:16]) + "-" + string(b[16:20]) + "-" + string(b[20:])
}
