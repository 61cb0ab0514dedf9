package live

import (
	"context"
	"maps"

	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// Value returns an attribute of a row as templates see it.
func (e *Runtime) Value(r stack.Resource, attribute string) any {
	d := e.Catalog.OfRow(r)
	if d == nil {
		return nil
	}
	if d.Group() != "" {
		v, _, _ := e.groupAttribute(r, attribute, nil)
		return v
	}
	if d.Inner != nil {
		return outputAttribute(r, attribute)
	}
	if d.Nests() {
		return r.Attributes[attribute]
	}
	a, ok := d.Attributes[attribute]
	switch {
	case !ok && attribute == "show":
		if r.Attributes == nil {
			return nil
		}
		return r.Attributes
	case d.Outputs != "":
		outputs, _ := r.Attributes[d.Outputs].(map[string]any)
		return outputs[attribute]
	case !ok && len(d.Values) > 0:
		for _, key := range d.Values {
			if values, there := r.Data[key].(map[string]any); there {
				return values[attribute]
			}
		}
		return nil
	case a.Value != "":
		return e.Catalog.Hooks.Value[a.Value](r, e.Now())
	case a.Field != "":
		return r.Attributes[a.Field]
	}
	return r.Attributes[attribute]
}

// Values returns all attributes of a row.
func (e *Runtime) Values(r stack.Resource) map[string]any {
	all := map[string]any{}
	d := e.Catalog.OfRow(r)
	if d == nil {
		return all
	}
	if d.Inner != nil {
		for key, v := range r.Attributes {
			all[outputPrefix+key] = v
		}
		return all
	}
	if d.Nests() && d.Group() == "" {
		return maps.Clone(r.Attributes)
	}
	for _, name := range d.AttributeNames() {
		all[name] = e.Value(r, name)
	}
	for _, key := range d.Values {
		values, _ := r.Data[key].(map[string]any)
		maps.Copy(all, values)
	}
	return all
}

// reference returns the value of get_resource: the physical ID, unless the type says otherwise.
// Before the object exists it is the logical name.
func (e *Runtime) reference(project string, r stack.Resource) any {
	d := e.Catalog.OfRow(r)
	if d != nil && d.Nests() && d.Group() == "" && r.PhysicalID != "" {
		return referenceOfStack(project, r)
	}
	if d != nil && d.Reference != "" {
		if v := e.Catalog.Hooks.Value[d.Reference](r, e.Now()); v != nil || r.PhysicalID != "" {
			return v
		}
	}
	if r.PhysicalID == "" {
		return r.Name
	}
	return r.PhysicalID
}

// fetchOwnAttributes asks the cloud for the named attributes that have a call of their own. An
// attribute that cannot be fetched stays null.
func (e *Runtime) fetchOwnAttributes(ctx context.Context, s *Scene, r *stack.Resource, names []string) {
	for _, name := range names {
		if call := lifecycle.AttributeCall(e.Catalog, *r, name, s.Stack.Project); call != nil {
			if a := s.Do(ctx, *call); a.Code == 200 {
				lifecycle.StoreAttribute(e.Catalog, r, name, a)
			}
		}
	}
}

// AskUsed does the same for all attributes that a part of a template uses.
func (s *Scene) AskUsed(ctx context.Context, part *hot.Node) {
	funcs.Uses(part, nil, func(u funcs.Used) {
		name, _ := u.Name.(string)
		attribute, _ := u.Attribute.(string)
		s.rowsLock.Lock()
		defer s.rowsLock.Unlock()
		r := s.Rows[name]
		if r == nil || u.Call.Func.Use != funcs.Attribute {
			return
		}
		if len(r.Attributes) == 0 && r.Status == stack.Complete && r.Action != stack.Init {
			// No template has used its attributes before.
			told := *r
			s.Runtime.refreshRow(ctx, s, &told)
			r = &told
			s.Rows[name] = r
		}
		if lifecycle.AttributeCall(s.Runtime.Catalog, *r, attribute, s.Stack.Project) == nil {
			return
		}
		if _, known := r.Attributes[s.Runtime.Catalog.OfRow(*r).Place(attribute)]; known {
			return
		}
		told := *r
		s.Runtime.fetchOwnAttributes(ctx, s, &told, []string{attribute})
		s.Rows[name] = &told
	})
}

// Row returns the row of a resource of the stack, or nil.
func (s *Scene) Row(name string) *stack.Resource {
	s.rowsLock.Lock()
	defer s.rowsLock.Unlock()
	return s.Rows[name]
}
