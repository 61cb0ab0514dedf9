package wire

import (
	"strings"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// ProviderTemplate returns a template that can replace a type: the properties are its parameters,
// the attributes its outputs, and one resource of the type passes them on. The kind is hot, or
// cfn, which is the default; any other is an error.
func ProviderTemplate(d *stepdef.Def, kind string) (any, error) {
	class := d.Class
	if class == "" {
		class = d.Type[strings.LastIndex(d.Type, ":")+1:]
	}
	switch strings.ToLower(kind) {
	case "", "cfn":
		return cfnProvider(d, class), nil
	case "hot":
		return hotProvider(d, class), nil
	}
	return nil, stack.Errorf(stack.BadRequest, `Template type is not supported: Invalid template type "%s", valid types are: cfn, hot.`, kind)
}

// provided returns the attributes that the outputs show, with their descriptions.
func provided(d *stepdef.Def) map[string]string {
	shown := map[string]string{"show": showAbout}
	for name, a := range d.Attributes {
		if a.Support != hidden {
			shown[name] = a.About
		}
	}
	return shown
}

func hotProvider(d *stepdef.Def, class string) map[string]any {
	parameters, properties, outputs := map[string]any{}, map[string]any{}, map[string]any{}
	for name, p := range visible(d) {
		parameter := map[string]any{"type": hotTypes[p.Type]}
		put(parameter, "description", p.About)
		if p.Default != nil {
			parameter["default"] = p.Default
		}
		if all := constraints(p); all != nil {
			parameter["constraints"] = all
		}
		parameters[name] = parameter
		properties[name] = map[string]any{"get_param": name}
	}
	for name, about := range provided(d) {
		output := map[string]any{"value": map[string]any{"get_attr": []string{class, name}}}
		put(output, "description", about)
		outputs[name] = output
	}
	outputs["OS::stack_id"] = map[string]any{"value": map[string]any{"get_resource": class}}
	return map[string]any{
		"heat_template_version": "2016-10-14",
		"description":           "Initial template of " + class,
		"parameters":            parameters,
		"resources":             map[string]any{class: map[string]any{"type": d.Type, "properties": properties}},
		"outputs":               outputs,
	}
}

func cfnProvider(d *stepdef.Def, class string) map[string]any {
	parameters, properties, outputs := map[string]any{}, map[string]any{}, map[string]any{}
	for name, p := range visible(d) {
		parameters[name] = cfnParameter(p)
		ref := map[string]any{"Ref": name}
		if p.Type == "list" {
			ref = map[string]any{"Fn::Split": []any{",", ref}}
		}
		properties[name] = ref
	}
	for name, about := range provided(d) {
		output := map[string]any{"Value": map[string]any{"Fn::GetAtt": []string{class, name}}}
		put(output, "Description", about)
		outputs[name] = output
	}
	outputs["OS::stack_id"] = map[string]any{"Value": map[string]any{"Ref": class}}
	return map[string]any{
		"HeatTemplateFormatVersion": "2012-12-12",
		"Description":               "Initial template of " + class,
		"Parameters":                parameters,
		"Resources":                 map[string]any{class: map[string]any{"Type": d.Type, "Properties": properties}},
		"Outputs":                   outputs,
	}
}

func cfnParameter(p stepdef.Property) map[string]any {
	parameter := map[string]any{"Type": cfnTypes[p.Type]}
	put(parameter, "Description", p.About)
	if p.Default != nil {
		parameter["Default"] = p.Default
	}
	for _, r := range []struct {
		bounds *stepdef.Range
		of     string
	}{{p.Length, "Length"}, {p.Range, "Value"}} {
		if r.bounds != nil && r.bounds.Min != nil {
			parameter["Min"+r.of] = *r.bounds.Min
		}
		if r.bounds != nil && r.bounds.Max != nil {
			parameter["Max"+r.of] = *r.bounds.Max
		}
	}
	switch {
	case p.Type == "boolean":
		parameter["AllowedValues"] = []string{"True", "true", "False", "false"}
	case p.Allowed != nil:
		parameter["AllowedValues"] = p.Allowed
	}
	put(parameter, "AllowedPattern", p.Pattern)
	return parameter
}

// put sets a key of m, unless the value is empty.
func put(m map[string]any, key, value string) {
	if value != "" {
		m[key] = value
	}
}

// hotTypes and cfnTypes map a property's type to a parameter's type. No parameter type takes
// every value; "any" becomes a string, because most values can be written as one.
var (
	hotTypes = map[string]string{
		"string": "string", "integer": "number", "number": "number", "boolean": "boolean",
		"list": "comma_delimited_list", "map": "json", "any": "string",
	}
	cfnTypes = map[string]string{
		"string": "String", "integer": "Number", "number": "Number", "boolean": "Boolean",
		"list": "CommaDelimitedList", "map": "Json", "any": "String",
	}
)
