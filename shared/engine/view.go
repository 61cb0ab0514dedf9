package engine

import (
	"fmt"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A view is what the functions of a template see. Before anything exists, at
// checking and planning, references are stepdef.Ref and attributes Unknown; at run
// time both are what the rows say.
type view struct {
	engine *Engine
	source *source
	rows   func(name string) *stack.Resource // nil before anything exists
}

var _ funcs.Scope = (*view)(nil)

func (v *view) Param(name string) (any, bool) { return v.source.parameters.Get(name) }

func (v *view) File(name string) (string, bool) {
	f, ok := v.source.files[name]
	return f, ok
}

func (v *view) Condition(name string) (bool, error) {
	return false, fmt.Errorf("the condition %q was not decided with the parameters", name)
}

func (v *view) Facade(string) (any, error) {
	return nil, stack.Errorf(stack.StackValidationFailed, "resource_facade is of use in a nested template only")
}

func (v *view) Ref(resource string) (any, bool) {
	if v.source.template.Resource(resource) == nil {
		return nil, false
	}
	if v.rows == nil {
		return stepdef.Ref(resource), true
	}
	if r := v.rows(resource); r != nil {
		return v.engine.reference(*r), true
	}
	return nil, true
}

// Attr gives null for what has no value, or not yet, as Heat does.
func (v *view) Attr(resource, attribute string, path []any) (any, bool) {
	if v.source.template.Resource(resource) == nil {
		return nil, false
	}
	if v.rows == nil {
		return stepdef.Unknown{}, true
	}
	r := v.rows(resource)
	if r == nil || r.Action == stack.Init || r.Action == stack.Delete {
		return nil, true
	}
	if attribute == "" {
		return v.engine.values(*r), true
	}
	value, _ := funcs.Select(v.engine.value(*r, attribute), path)
	return value, true
}

func (v *view) Unknown(value any) (any, bool) {
	switch value.(type) {
	case stepdef.Unknown, stepdef.Ref:
		return stepdef.Unknown{}, true
	}
	return nil, false
}

// value is an attribute of a row as templates see it.
func (e *Engine) value(r stack.Resource, attribute string) any {
	d := e.Catalog.Def(r.Type)
	if d == nil {
		return nil
	}
	a, ok := d.Attributes[attribute]
	switch {
	case !ok && attribute == "show":
		if r.Attributes == nil {
			return nil
		}
		return r.Attributes
	case a.Value != "":
		return e.Catalog.Hooks.Value[a.Value](r, e.Now())
	case a.Field != "":
		return r.Attributes[a.Field]
	}
	return r.Attributes[attribute]
}

// values are all attributes of a row.
func (e *Engine) values(r stack.Resource) map[string]any {
	all := map[string]any{}
	d := e.Catalog.Def(r.Type)
	if d == nil {
		return all
	}
	for name := range d.Attributes {
		all[name] = e.value(r, name)
	}
	return all
}

// reference is what get_resource gives: the physical id, unless the type says otherwise.
func (e *Engine) reference(r stack.Resource) any {
	if d := e.Catalog.Def(r.Type); d != nil && d.Reference != "" {
		return e.Catalog.Hooks.Value[d.Reference](r, e.Now())
	}
	if r.PhysicalID == "" {
		return r.Name
	}
	return r.PhysicalID
}
