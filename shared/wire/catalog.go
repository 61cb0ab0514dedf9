package wire

import (
	"hearth/shared/engine"
	"hearth/shared/stepdef"
)

// A Type is a resource type with its schema.
type Type struct {
	Type       string               `json:"resource_type"`
	Properties map[string]Property  `json:"properties"`
	Attributes map[string]Attribute `json:"attributes"`
	Support    Support              `json:"support_status"`
}

// Support says how far a type is to be relied on.
type Support struct {
	Status   string  `json:"status"`
	Message  *string `json:"message"`
	Version  *string `json:"version"`
	Previous *string `json:"previous_status"`
}

// A Property is one of a type's, or of what a map or list property holds.
type Property struct {
	Type          string              `json:"type"`
	Description   string              `json:"description,omitempty"`
	Default       any                 `json:"default,omitempty"`
	Schema        map[string]Property `json:"schema,omitempty"` // the items of a list stand under *
	Required      bool                `json:"required"`
	Constraints   []map[string]any    `json:"constraints,omitempty"`
	UpdateAllowed bool                `json:"update_allowed"`
	Immutable     bool                `json:"immutable"`
}

// An Attribute is what get_attr may name.
type Attribute struct {
	Description string `json:"description,omitempty"`
	Type        string `json:"type,omitempty"`
}

// NewType shows a definition. Properties and attributes that are hidden, and
// properties that do nothing, are left out.
func NewType(d *stepdef.Def) Type {
	t := Type{
		Type:       d.Type,
		Properties: properties(visible(d)),
		Attributes: map[string]Attribute{
			"show": {Description: showAbout, Type: "map"},
		},
		Support: Support{Status: "SUPPORTED"},
	}
	if d.Since != "" {
		t.Support.Version = &d.Since
	}
	if t.Properties == nil {
		t.Properties = map[string]Property{}
	}
	for name, a := range d.Attributes {
		if a.Support != hidden {
			t.Attributes[name] = Attribute{Description: a.About, Type: a.Type}
		}
	}
	return t
}

const (
	hidden    = "HIDDEN"
	showAbout = "Everything that the cloud says of the resource."
)

// visible are the properties of a type that are shown. Below the first level Heat
// shows hidden ones, too.
func visible(d *stepdef.Def) map[string]stepdef.Property {
	shown := map[string]stepdef.Property{}
	for name, p := range d.Properties {
		if !p.Unimplemented && p.Support != hidden {
			shown[name] = p
		}
	}
	return shown
}

func properties(defs map[string]stepdef.Property) map[string]Property {
	if len(defs) == 0 {
		return nil
	}
	shown := map[string]Property{}
	for name, p := range defs {
		shown[name] = property(p)
	}
	return shown
}

func property(p stepdef.Property) Property {
	shown := Property{
		Type:          p.Type,
		Description:   p.About,
		Default:       p.Default,
		Schema:        properties(p.Properties),
		Required:      p.Required,
		Constraints:   constraints(p),
		UpdateAllowed: p.UpdateAllowed,
		Immutable:     p.Immutable,
	}
	if p.Items != nil && !p.Items.Late { // what is not said, but known when it is sent
		shown.Schema = map[string]Property{"*": property(*p.Items)}
	}
	return shown
}

func constraints(p stepdef.Property) []map[string]any {
	var all []map[string]any
	add := func(name string, value any) { all = append(all, map[string]any{name: value}) }
	if p.Length != nil {
		add("length", bounds(*p.Length))
	}
	if p.Range != nil {
		add("range", bounds(*p.Range))
	}
	if p.Modulo != nil {
		add("modulo", map[string]any{"step": p.Modulo.Step, "offset": p.Modulo.Offset})
	}
	if p.Allowed != nil {
		add("allowed_values", p.Allowed)
	}
	if p.Pattern != "" {
		add("allowed_pattern", p.Pattern)
	}
	if name := custom(p); name != "" {
		add("custom_constraint", name)
	}
	return all
}

// custom is the constraint that the cloud is asked about when a template is checked.
func custom(p stepdef.Property) string {
	if p.Constraint == "" && !p.Late {
		return p.Ref
	}
	return p.Constraint
}

func bounds(r stepdef.Range) map[string]any {
	m := map[string]any{}
	if r.Min != nil {
		m["min"] = *r.Min
	}
	if r.Max != nil {
		m["max"] = *r.Max
	}
	return m
}

// A TypeItem is a resource type in a list with descriptions.
type TypeItem struct {
	Type        string `json:"resource_type"`
	Description string `json:"description"`
}

// A TemplateVersion is one that templates may name.
type TemplateVersion struct {
	Version string   `json:"version"`
	Type    string   `json:"type"`
	Aliases []string `json:"aliases"`
}

// NewTemplateVersion shows a version.
func NewTemplateVersion(v engine.TemplateVersion) TemplateVersion {
	return TemplateVersion{Version: v.Version, Type: v.Type, Aliases: list(v.Aliases)}
}

// A TemplateFunction is one that templates may use.
type TemplateFunction struct {
	Name        string `json:"functions"` // the plural is Heat's
	Description string `json:"description"`
}

// NewTemplateFunction shows a function.
func NewTemplateFunction(f engine.TemplateFunction) TemplateFunction {
	return TemplateFunction{Name: f.Name, Description: f.Description}
}
