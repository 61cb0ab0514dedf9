package engine

import (
	"context"
	"maps"

	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// value is an attribute of a row as templates see it.
func (e *Runtime) value(r stack.Resource, attribute string) any {
	d := e.Catalog.Of(r)
	if d == nil {
		return nil
	}
	if d.Group() != "" {
		v, _, _ := e.ofGroup(r, attribute, nil)
		return v
	}
	if d.Inner != nil {
		return output(r, attribute)
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
	case a.Value != "":
		return e.Catalog.Hooks.Value[a.Value](r, e.Now())
	case a.Field != "":
		return r.Attributes[a.Field]
	}
	return r.Attributes[attribute]
}

// values are all attributes of a row.
func (e *Runtime) values(r stack.Resource) map[string]any {
	all := map[string]any{}
	d := e.Catalog.Of(r)
	if d == nil {
		return all
	}
	if d.Inner != nil {
		for key, v := range r.Attributes {
			all[outputsOf+key] = v
		}
		return all
	}
	if d.Nests() && d.Group() == "" {
		return maps.Clone(r.Attributes)
	}
	for _, name := range d.AttributeNames() {
		all[name] = e.value(r, name)
	}
	return all
}

// reference is what get_resource gives: the physical id, unless the type says otherwise.
// Of what is not made yet it is the name.
func (e *Runtime) reference(project string, r stack.Resource) any {
	d := e.Catalog.Of(r)
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

// askOwn asks the cloud for those attributes of a row that have a call of their
// own. What cannot be had stays null.
func (e *Runtime) askOwn(ctx context.Context, s *scene, r *stack.Resource, names []string) {
	for _, name := range names {
		if call := lifecycle.Asking(e.Catalog, *r, name, s.stack.Project); call != nil {
			if a := s.do(ctx, *call); a.Code == 200 {
				lifecycle.Told(e.Catalog, r, name, a)
			}
		}
	}
}

// askUsed does the same for all attributes that a part of a template uses.
func (s *scene) askUsed(ctx context.Context, part *hot.Node) {
	funcs.Uses(part, nil, func(u funcs.Used) {
		name, _ := u.Name.(string)
		attribute, _ := u.Attribute.(string)
		s.rowsLock.Lock()
		defer s.rowsLock.Unlock()
		r := s.rows[name]
		if r == nil || u.Call.Func.Use != funcs.Attribute {
			return
		}
		if len(r.Attributes) == 0 && r.Status == stack.Complete && r.Action != stack.Init {
			// Nobody has asked for its attributes before this template.
			told := *r
			s.engine.look(ctx, s, &told)
			r = &told
			s.rows[name] = r
		}
		if lifecycle.Asking(s.engine.Catalog, *r, attribute, s.stack.Project) == nil {
			return
		}
		if _, known := r.Attributes[s.engine.Catalog.Of(*r).Place(attribute)]; known {
			return
		}
		told := *r
		s.engine.askOwn(ctx, s, &told, []string{attribute})
		s.rows[name] = &told
	})
}

// row is what is known of a resource of the stack.
func (s *scene) row(name string) *stack.Resource {
	s.rowsLock.Lock()
	defer s.rowsLock.Unlock()
	return s.rows[name]
}
