package lifecycle

import (
	"strings"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// longestNestedWait is how long a row waits for its stack before it looks by itself. The commit
// that settles a stack wakes the row above it; this is for what nobody has thought of.
const longestNestedWait = 10 * time.Minute

// beginNested begins the action on the stack that the row is.
func (m *machine) beginNested() (effect *Effect, through bool) {
	switch {
	case m.r.PhysicalID == "" && m.isDeleting():
		return nil, true // it never was
	case m.r.PhysicalID == "":
		m.r.PhysicalID = stackID(m.r.Work.Seed)
	}
	m.restNested()
	return &Effect{Nest: m.r.Action}, false
}

func (m *machine) restNested() { m.restFor(longestNestedWait, "stack/"+m.r.StackID) }

// judgeNested goes on when the stack that the row is has settled.
func (m *machine) judgeNested() *Effect {
	n := m.ev.Nested
	switch {
	case n.Refused != "":
		if m.r.Action == stack.Create || m.r.Action == stack.Adopt {
			m.r.PhysicalID = ""
		}
		return m.fail(n.Refused, false)
	case n.Stack == nil || !n.Stack.Deleted.IsZero():
		if m.isDeleting() {
			return m.advance(nil)
		}
		return m.fail("NotFound: The Stack ("+m.r.PhysicalName+") could not be found.", false)
	case n.Stack.Status == stack.InProgress:
		m.restNested()
		return nil
	case n.Stack.Status == stack.Failed:
		return m.finish(stack.Failed, NestedReason(m.r.Name, n.Stack.Reason))
	}
	if n.More {
		return m.nextBatch(n.Pause)
	}
	if n.Outputs != nil || m.r.Work.Show {
		m.r.Attributes, m.r.Secrets = n.Outputs, stack.UnionSecrets(m.r.Secrets, n.Secrets)
	}
	return m.advance(nil)
}

// nextBatch updates a stack that is changed in several goes, after a pause between them.
func (m *machine) nextBatch(pause time.Duration) *Effect {
	w := &m.r.Work
	if w.Until.IsZero() {
		w.Until = m.ev.Now.Add(pause)
	}
	if left := w.Until.Sub(m.ev.Now); left > 0 {
		m.restFor(left, "pause/"+m.r.StackID)
		return nil
	}
	w.Until = time.Time{}
	w.Batch++
	m.restNested()
	return &Effect{Nest: stack.Update}
}

// NestedReason words the reason of a resource by that of the stack that it is, as Heat's
// ResourceFailure does: the way to what failed begins with the resource.
func NestedReason(resource, reason string) string {
	parts := strings.SplitN(reason, ": ", 4)
	if len(parts) < 4 || !strings.HasPrefix(parts[2], "resources.") && !strings.HasPrefix(parts[2], "resources[") {
		return stack.ResourcePath(resource) + ": " + reason
	}
	return parts[1] + ": " + stack.ResourcePath(resource) + "." + parts[2] + ": " + parts[3]
}

// Nests says whether a row waits for the stack that it is.
func Nests(c *stepdef.Catalog, r stack.Resource) bool {
	d := c.OfRow(r)
	if d == nil || r.Status != stack.InProgress {
		return false
	}
	m := machine{def: d, r: r}
	s, ok := m.step()
	return ok && s.Nest != ""
}

// stackID makes a uuid of chance, so that a stack has its id before it is there.
func stackID(seed string) string {
	b := []byte((seed + strings.Repeat("0", 32))[:32])
	b[12], b[16] = '4', "89ab"[b[16]&3]
	return string(b[:8]) + "-" + string(b[8:12]) + "-" + string(b[12:16]) + "-" + string(b[16:20]) + "-" + string(b[20:])
}
