package live

import (
	"hearth/shared/group"
	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// groupAttribute returns an attribute of a group. done reports whether the row is a group; the path
// has been followed then.
func (e *Runtime) groupAttribute(r stack.Resource, attribute string, path []any) (v any, done bool, err error) {
	d := e.Catalog.OfRow(r)
	if d == nil || d.Group() == "" {
		return nil, false, nil
	}
	g := group.FromProperties(d.Group(), r.Properties, nil)
	if g == nil {
		return nil, true, nil
	}
	v, done, err = g.Attribute(group.AttributeSource{Name: r.Name, Outputs: r.Attributes, Skipped: r.Marks.Members}, group.AttributeUse{Key: attribute, Path: path})
	if err == nil && !done {
		v, _ = funcs.Select(v, path)
	}
	return v, true, err
}
