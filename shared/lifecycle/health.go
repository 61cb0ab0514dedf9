package lifecycle

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"hearth/shared/python"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// unsupportedReason returns the reason for a type whose objects cannot be checked. As in Heat such
// a resource counts as sound.
func unsupportedReason(r stack.Resource) string { return "CHECK not supported for " + r.TypeShown() }

// IsCheckable reports whether a check of the stack looks at resources of a type. A type can mean a
// template.
func IsCheckable(c *stepdef.Catalog, typ, template string) bool {
	d := c.OfType(typ, template)
	return d != nil && (d.Healthy != nil || d.Nests())
}

// judgeHealth compares the answer to show with what a sound object shows.
func (m *machine) judgeHealth(object map[string]any) *Effect {
	var wrong []string
	for _, field := range slices.Sorted(maps.Keys(m.def.Healthy)) {
		want, got := m.def.Healthy[field], textOf(valueAt(object, field))
		if slices.ContainsFunc(want, func(w string) bool { return strings.EqualFold(w, got) }) {
			continue
		}
		expected := want[0]
		if len(want) > 1 {
			expected = python.List(want)
		}
		wrong = append(wrong, fmt.Sprintf("'%s': expected '%s', got '%s'", field, expected, got))
	}
	if len(wrong) > 0 {
		return m.failAs(stack.PlainError, strings.Join(wrong, "; "))
	}
	return m.complete(stack.StateChanged)
}

// MarkHealth marks a resource as unhealthy, so that an update replaces it, or takes the mark back.
// changed reports whether the row differs. As in Heat, a resource that is being deleted is not
// marked.
func MarkHealth(r stack.Resource, unhealthy bool, reason string, now time.Time) (marked stack.Resource, changed bool) {
	if reason == "" {
		reason = "state changed by resource_mark_unhealthy api"
	}
	was := r.Action == stack.Check && r.Status == stack.Failed
	switch {
	case unhealthy && r.Action != stack.Delete:
		r.Action, r.Status = stack.Check, stack.Failed
	case !unhealthy && was:
		r.Status = stack.Complete
	default:
		return r, false
	}
	r.Updated = now
	return r.WithReason(reason), true
}
