package heat

import (
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// kinds are the property types of a template's parameter types.
var kinds = map[string]string{
	"string":               "string",
	"number":               "number",
	"comma_delimited_list": "list",
	"json":                 "map",
	"boolean":              "boolean",
}

// checkValue asks whether the value could be of the type, by the rules for
// properties. It is not turned into it: Heat gives the value as it was written.
func checkValue(props map[string]any) []stepdef.Wrong {
	asked, _ := props["type"].(string)
	kind, ok := kinds[asked]
	v, given := props["value"]
	if !ok || !given {
		return nil
	}
	d := stepdef.Def{Properties: map[string]stepdef.Property{"value": {Type: kind}}}
	_, wrong := d.Convert(map[string]any{"value": v})
	return wrong
}

func value(r stack.Resource, _ time.Time) any { return r.Properties["value"] }
