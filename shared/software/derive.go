package software

import (
	"encoding/json"
	"maps"
	"slices"

	"hearth/shared/exact"
	"hearth/shared/stack"
)

// A Derivation makes the config that a server gets from a stored one. It adds the values of the
// inputs, and inputs that say who deploys it and how to report the result.
type Derivation struct {
	Name       string           // of the deployment, if it gives one
	Otherwise  string           // the name when the config has none either
	Values     map[string]any   // of the inputs, by their names
	Deployer   []map[string]any // the inputs that identify the deployer
	InputKey   string           // of a structured config: the key whose argument is the name of an input
	Structured bool
	Strict     bool // an input that the config reads must exist
}

// DeriveConfig returns the config for one deployment, without an ID. The error is
// UserParameterMissing.
func (d Derivation) DeriveConfig(source stack.SoftwareConfig) (stack.SoftwareConfig, error) {
	c := stack.SoftwareConfig{
		Project: source.Project, Name: source.Name, Group: source.Group,
		Config: source.Config, Inputs: d.inputs(source.Inputs), Outputs: source.Outputs, Options: source.Options,
	}
	if c.Group == nil || *c.Group == "" {
		c.Group = new(ungrouped)
	}
	if d.Name != "" {
		c.Name = &d.Name
	}
	if c.Name == nil || *c.Name == "" {
		c.Name = &d.Otherwise
	}
	if d.Structured {
		if err := d.fill(&c); err != nil {
			return c, err
		}
	}
	var v any
	if json.Unmarshal(c.Config, &v) != nil || empty(v) {
		c.Config = json.RawMessage(`""`)
		if d.Structured {
			c.Config = json.RawMessage(`{}`)
		}
	}
	return c, nil
}

const ungrouped = "Heat::Ungrouped"

// inputs returns the declared inputs with their values, then those that are only given, then those
// of the deployer.
func (d Derivation) inputs(declared []map[string]any) []map[string]any {
	var all []map[string]any
	rest := maps.Clone(d.Values)
	for _, in := range declared {
		name, _ := in["name"].(string)
		valued := maps.Clone(in)
		value, given := rest[name]
		if delete(rest, name); !given {
			value = in["default"]
		}
		valued["value"] = value
		all = append(all, valued)
	}
	for _, name := range slices.Sorted(maps.Keys(rest)) {
		all = append(all, map[string]any{"name": name, "type": "String", "value": rest[name]})
	}
	for _, in := range d.Deployer {
		told := maps.Clone(in)
		told["type"] = "String"
		all = append(all, told)
	}
	return all
}

// fill puts the values of inputs where a structured config reads them.
func (d Derivation) fill(c *stack.SoftwareConfig) error {
	values := map[string]any{}
	for _, in := range c.Inputs {
		name, _ := in["name"].(string)
		values[name] = in["value"]
	}
	var tree any
	if err := exact.Unmarshal(c.Config, &tree); err != nil {
		return nil // a text that is no JSON counts as empty
	}
	missing := ""
	filled := d.filled(tree, values, &missing)
	if missing != "" {
		return stack.Errorf(UserParameterMissing, "The Parameter (%s) was not provided.", missing)
	}
	text, err := json.Marshal(filled)
	c.Config = text
	return err
}

// UserParameterMissing is the code of an input that a STRICT deployment has no value for.
const UserParameterMissing stack.Code = "UserParameterMissing"

func (d Derivation) filled(v any, values map[string]any, missing *string) any {
	switch t := v.(type) {
	case map[string]any:
		if name, ok := t[d.InputKey].(string); ok && len(t) == 1 {
			value, known := values[name]
			if d.Strict && !known {
				*missing = name
			}
			return value
		}
		out := make(map[string]any, len(t))
		for _, k := range slices.Sorted(maps.Keys(t)) {
			out[k] = d.filled(t[k], values, missing)
		}
		return out
	case []any:
		out := make([]any, len(t))
		for i, e := range t {
			out[i] = d.filled(e, values, missing)
		}
		return out
	}
	return v
}

// empty reports whether Python takes the value for false.
func empty(v any) bool {
	switch t := v.(type) {
	case nil:
		return true
	case map[string]any:
		return len(t) == 0
	case []any:
		return len(t) == 0
	case string:
		return t == ""
	case bool:
		return !t
	}
	n, ok := stack.Number(v)
	return ok && n == 0
}

// Acts reports whether a config is to be deployed on an action. A component lists its own actions;
// for others the deployment does.
func Acts(source stack.SoftwareConfig, action string, actions []any) bool {
	if source.Group == nil || *source.Group != Component {
		return slices.Contains(actions, any(action))
	}
	var all struct {
		Configs []struct{ Actions []string }
	}
	if json.Unmarshal(source.Config, &all) != nil {
		return false
	}
	for _, c := range all.Configs {
		if slices.Contains(c.Actions, action) {
			return true
		}
	}
	return false
}

// Component is the group of configs that hold several configs, each for some actions.
const Component = "component"
