package nested

import (
	"maps"

	"hearth/shared/hot"
	"hearth/shared/stepdef"
)

// WithDescription copies a resource's description to the property of that name, if the type has one
// that can be changed and the template does not give it.
func WithDescription(d *stepdef.Def, declared *hot.Resource, given map[string]any) map[string]any {
	p, ok := d.Properties["description"]
	if _, set := given["description"]; set || !ok || !p.UpdateAllowed || declared.Description == "" {
		return given
	}
	given = maps.Clone(given)
	if given == nil {
		given = map[string]any{}
	}
	given["description"] = declared.Description
	return given
}
