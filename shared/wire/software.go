package wire

import (
	"bytes"
	"encoding/json"
	"slices"

	"hearth/shared/exact"
	"hearth/shared/software"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A SoftwareItem is a config in a list.
type SoftwareItem struct {
	ID      string  `json:"id"`
	Name    *string `json:"name"`
	Group   *string `json:"group"`
	Created Time    `json:"creation_time"`
	Project string  `json:"project,omitempty"` // shown to admins
}

// A SoftwareConfig is one shown alone.
type SoftwareConfig struct {
	SoftwareItem
	Config  json.RawMessage  `json:"config"`
	Inputs  []map[string]any `json:"inputs"`
	Outputs []map[string]any `json:"outputs"`
	Options json.RawMessage  `json:"options"`
}

// NewSoftwareItem shows a config in a list.
func NewSoftwareItem(c stack.SoftwareConfig, withProject bool) SoftwareItem {
	item := SoftwareItem{ID: c.ID, Name: c.Name, Group: c.Group, Created: Time(c.Created)}
	if withProject {
		item.Project = c.Project
	}
	return item
}

// NewSoftwareConfig shows a config.
func NewSoftwareConfig(c stack.SoftwareConfig) SoftwareConfig {
	return SoftwareConfig{
		SoftwareItem: NewSoftwareItem(c, false), Config: c.Config,
		Inputs: list(c.Inputs), Outputs: list(c.Outputs), Options: c.Options,
	}
}

// NewSoftwareConfigs returns a list of configs; an empty one where there are none.
func NewSoftwareConfigs(all []stack.SoftwareConfig) []SoftwareConfig {
	shown := []SoftwareConfig{}
	for _, c := range all {
		shown = append(shown, NewSoftwareConfig(c))
	}
	return shown
}

// A SoftwareDeployment is shown the same in a list and alone.
type SoftwareDeployment struct {
	ID           string          `json:"id"`
	ServerID     string          `json:"server_id"`
	InputValues  json.RawMessage `json:"input_values"`
	OutputValues json.RawMessage `json:"output_values"`
	Action       *string         `json:"action"`
	Status       *string         `json:"status"`
	StatusReason string          `json:"status_reason"`
	ConfigID     string          `json:"config_id"`
	Created      Time            `json:"creation_time"`
	Updated      *Time           `json:"updated_time,omitempty"` // left out when it never was
}

// NewSoftwareDeployment shows a deployment.
func NewSoftwareDeployment(d stack.SoftwareDeployment) SoftwareDeployment {
	shown := SoftwareDeployment{
		ID: d.ID, ServerID: d.ServerID, InputValues: d.InputValues, OutputValues: d.OutputValues,
		Action: d.Action, Status: d.Status, StatusReason: d.StatusReason, ConfigID: d.ConfigID, Created: Time(d.Created),
	}
	if !d.Updated.IsZero() {
		updated := Time(d.Updated)
		shown.Updated = &updated
	}
	return shown
}

// SoftwareConfig reads a config to be made.
func (b Body) SoftwareConfig() (c stack.SoftwareConfig, err error) {
	c = stack.SoftwareConfig{Config: b.raw("config", "null"), Options: b.raw("options", "{}")}
	if c.Name, err = b.words("name"); err != nil {
		return c, err
	}
	if c.Group, err = b.words("group"); err != nil {
		return c, err
	}
	given, err := b.value("inputs")
	if err != nil {
		return c, err
	}
	if c.Inputs, err = software.Inputs(given); err != nil {
		return c, err
	}
	if given, err = b.value("outputs"); err != nil {
		return c, err
	}
	c.Outputs, err = software.Outputs(given)
	return c, err
}

// SoftwareDeployment reads a deployment that a user of the project creates.
// stack_user_project_id may only name that project: the servers of any other project
// would read the deployment and run it.
func (b Body) SoftwareDeployment(project string) (d stack.SoftwareDeployment, err error) {
	d = stack.SoftwareDeployment{InputValues: b.raw("input_values", "{}")}
	if users, err := b.words("stack_user_project_id"); err != nil {
		return d, err
	} else if users != nil && *users != "" && *users != project {
		return d, stack.Errorf(stack.BadRequest, "stack_user_project_id must be the project of the request: %s.", project)
	}
	if d.Action, err = b.words("action"); err != nil {
		return d, err
	}
	if d.Status, err = b.words("status"); err != nil {
		return d, err
	}
	for name, into := range map[string]*string{
		"config_id": &d.ConfigID, "server_id": &d.ServerID, "status_reason": &d.StatusReason,
	} {
		text, err := b.words(name)
		switch {
		case err != nil:
			return d, err
		case text != nil:
			*into = *text
		case name == "status_reason":
			*into = "None" // as Heat keeps it
		}
	}
	switch "" {
	case d.ServerID:
		err = stack.Errorf(stack.BadRequest, "server_id must be specified")
	case d.ConfigID:
		err = stack.Errorf(stack.BadRequest, "config_id must be specified")
	}
	return d, err
}

// Redeploy reads what is to change of a deployment: what is null or empty stays as
// it is.
func (b Body) Redeploy() (func(*stack.SoftwareDeployment), error) {
	texts := map[string]*string{}
	for _, name := range []string{"config_id", "action", "status", "status_reason"} {
		text, err := b.words(name)
		if err != nil {
			return nil, err
		}
		if text != nil && *text != "" {
			texts[name] = text
		}
	}
	input, output := b.raw("input_values", ""), b.raw("output_values", "")
	return func(d *stack.SoftwareDeployment) {
		for name, text := range texts {
			switch name {
			case "config_id":
				d.ConfigID = *text
			case "action":
				d.Action = text
			case "status":
				d.Status = text
			case "status_reason":
				d.StatusReason = *text
			}
		}
		if !isFalse(input) {
			d.InputValues = input
		}
		if !isFalse(output) {
			d.OutputValues = output
		}
	}, nil
}

// isFalse reports whether Python takes a value for false.
func isFalse(raw json.RawMessage) bool {
	return slices.Contains([]string{"", "{}", "[]", `""`, "0", "false"}, string(raw))
}

// raw returns a field as it was sent, without blanks; otherwise replaces a missing or null field.
func (b Body) raw(name, otherwise string) json.RawMessage {
	if !b.has(name) {
		return json.RawMessage(otherwise)
	}
	var text bytes.Buffer
	_ = json.Compact(&text, b[name]) // it was read as JSON
	return text.Bytes()
}

func (b Body) value(name string) (v any, err error) {
	if b.has(name) {
		err = exact.Unmarshal(b[name], &v)
	}
	return v, err
}

// words is a field that is a text; what is none is written as Python would.
func (b Body) words(name string) (*string, error) {
	v, err := b.value(name)
	if err != nil || v == nil {
		return nil, err
	}
	text := stepdef.Str(v)
	return &text, nil
}
