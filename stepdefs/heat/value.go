package heat

import (
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// typed holds a definition for each type of template parameters, whose property value has that
// type.
var typed = map[string]*stepdef.Def{
	"string":               valueOf("string"),
	"number":               valueOf("number"),
	"comma_delimited_list": valueOf("list"),
	"json":                 valueOf("map"),
	"boolean":              valueOf("boolean"),
}

func valueOf(kind string) *stepdef.Def {
	return &stepdef.Def{Properties: map[string]stepdef.Property{"value": {Type: kind}}}
}

// checkValue checks that the value fits the type, by the rules for properties. The value is not
// converted: Heat returns it as it was written.
func checkValue(props map[string]any) []stepdef.Wrong {
	asked, _ := props["type"].(string)
	d := typed[asked]
	v, given := props["value"]
	if d == nil || !given {
		return nil
	}
	_, wrong := d.Convert(map[string]any{"value": v})
	return wrong
}

func value(r stack.Resource, _ time.Time) any { return r.Properties["value"] }
