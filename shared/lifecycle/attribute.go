package lifecycle

import (
	"maps"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

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
