package lifecycle

import (
	"strings"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// judgeShow decides on the answer to the look at the end of an action.
func (m *machine) judgeShow(a stack.Answer) *Effect {
	switch {
	case a.Trouble == stack.Denied, a.Code >= 400 && a.Code < 500 && a.Code != tooMany:
		return m.failRefusedBy(stepdef.Step{}, a)
	case a.Trouble != "" || a.Code >= 400:
		return m.retry()
	}
	m.r.Attributes = attributes(m.def, a)
	if m.r.Action == stack.Check {
		return m.judgeHealth(m.r.Attributes)
	}
	return m.complete(stack.StateChanged)
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
