package lifecycle

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// judgeWait decides on the answer to a wait.
func (m *machine) judgeWait(s stepdef.Step, a stack.Answer) *Effect {
	w := &m.r.Work
	switch {
	case a.Trouble == stack.Denied:
		return m.failDenied(a)
	case a.Trouble != "" || a.Code >= 500 || a.Code == tooMany:
		return m.lookLater(s)
	case a.Code == notFound && (s.Until.Removed || m.isDeleting()):
		return m.advance(nil)
	case a.Code >= 400:
		return m.failRefusedBy(s, a)
	}
	m.storeFields(a)
	done, failed := m.waitResult(s, a)
	switch {
	case !failed.IsZero() && s.Why != "" && valueAt(a.Body, s.Why) == nil && w.Errors < unknownWhyLooks:
		w.Errors++ // Nova shows that a server failed a moment before it shows why
		return m.lookLater(s)
	case !failed.IsZero():
		return m.fail(failed, m.def.Retryable)
	case done:
		return m.advance(nil)
	case !w.Until.IsZero() && !m.ev.Now.Before(w.Until):
		return m.failLate()
	}
	return m.lookLater(s)
}

func (m *machine) lookLater(s stepdef.Step) *Effect {
	m.r.Work.Tries++
	d := pollFast
	if m.ev.Now.Sub(m.r.Work.Since) > slowAfter {
		d = pollSlow
	}
	return m.waitFor(d, m.waitKey(s))
}

// waitResult reports whether the expected state has been reached. failed is set if it cannot be
// reached any more.
func (m *machine) waitResult(s stepdef.Step, a stack.Answer) (done bool, failed stack.Failure) {
	if v, hit := matchField(a.Body, s.Fail); hit {
		return false, m.stateFailure(s, a, v)
	}
	if s.Until.Removed {
		return false, stack.Failure{}
	}
	_, done = matchField(a.Body, s.Until.Field)
	return done, stack.Failure{}
}

func matchField(body map[string]any, want map[string][]string) (string, bool) {
	for _, path := range slices.Sorted(maps.Keys(want)) {
		v := textOf(valueAt(body, path))
		if slices.ContainsFunc(want[path], func(w string) bool { return strings.EqualFold(w, v) }) {
			return v, true
		}
	}
	return "", false
}

// listKey begins the wait key of rows that one list call answers.
const listKey = "list/"

// IsListKey reports whether a wait key is of rows that one list call answers.
func IsListKey(waitKey string) bool { return strings.HasPrefix(waitKey, listKey) }

// ListKey returns the wait key of all rows that one list call answers.
func ListKey(project string, list stack.Call) string {
	key := listKey + strings.Join([]string{project, list.Service, list.Path}, "/")
	if list.Region != "" {
		key += " " + list.Region
	}
	if list.Other.Secret != "" {
		key += fmt.Sprintf(" %x", sha256.Sum256(fmt.Appendf(nil, "%+v", list.Other))) // a certificate is long
	}
	return key
}

// PageAfter returns the path of the page of a list that follows the object with the ID.
func PageAfter(path, id string) string {
	base, query, _ := strings.Cut(path, "?")
	var kept []string
	for _, p := range strings.Split(query, "&") {
		if p != "" && !strings.HasPrefix(p, "marker=") {
			kept = append(kept, p)
		}
	}
	return base + "?" + strings.Join(append(kept, "marker="+id), "&")
}

// waitKey returns a text that is equal for all rows that one list call can answer.
func (m *machine) waitKey(s stepdef.Step) string {
	if s.List == nil {
		return "wait/" + m.r.StackID
	}
	return ListKey(m.ev.Project, stack.Call{Service: m.service(s), Path: m.path(s.List.Get), Region: m.def.RegionOf(m.r.Properties), Other: m.def.OtherOf(m.r.Properties)})
}
