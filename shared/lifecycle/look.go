package lifecycle

import (
	"slices"
	"strings"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Look returns the call that looks at the object of a failed row; nil when there is none.
func Look(c *stepdef.Catalog, r stack.Resource, project string) *stack.Call {
	d := c.OfRow(r)
	if d == nil || r.PhysicalID == "" || d.Show != nil || d.Look == nil {
		return Show(c, r, project)
	}
	m := machine{def: d, hooks: c.Hooks, r: r, ev: Event{Project: project}}
	return m.lookCall()
}

// IsSound reports whether the answer to Look says that the object can be kept. An object without a
// show call is sound if an update can change it, whatever it has now. Without an update it must
// match the row.
func IsSound(c *stepdef.Catalog, r stack.Resource, project string, a stack.Answer) bool {
	d := c.OfRow(r)
	switch {
	case d == nil || a.Code != 200 && (a.Code != 204 || d.Show == nil || d.Show.Head == ""):
		return false
	case d.Show == nil && len(d.Update) > 0:
		return true
	case d.Show == nil:
		return slices.ContainsFunc(candidates(d.Look, a), func(one map[string]any) bool { return c.Hooks.Match[d.Look.Match](r, one) })
	}
	status, _ := Shown(c, r, a)["status"].(string)
	if r.Action == stack.Create && strings.HasPrefix(strings.ToLower(status), "error") {
		return false // an object that failed during its creation has no content yet
	}
	return !slices.Contains([]string{"ERROR", "DELETED", "SOFT_DELETED", "error", "deleting", "killed", "deleted", "FAILED"}, status)
}
