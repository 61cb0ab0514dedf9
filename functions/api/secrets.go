package api

import (
	"encoding/json"

	"hearth/shared/stack"
	"hearth/shared/web"
)

// shown answers with what a stack's owner may ask for by name: an output, an attribute,
// metadata, the template and its files. The owners are the members of the project; readers
// and administrators of other projects see it without the stack's secrets.
func (a *api) shown(r *web.Request, s stack.Stack, body any) (web.Reply, error) {
	if owns(r.Caller, s.Project) {
		return web.OK(body)
	}
	known, err := a.Service.Secrets(r.Context(), s)
	if err != nil {
		return web.Reply{}, err
	}
	text, err := json.Marshal(body)
	if err != nil {
		return web.Reply{}, err
	}
	if text, err = known.MaskJSON(text); err != nil {
		return web.Reply{}, err
	}
	return web.OK(json.RawMessage(text))
}

// owns reports whether the caller is a member of the project, and so may see its secrets. An
// administrator who acts on another project's stacks is none.
func owns(c stack.Caller, project string) bool {
	return c.Project == project && allows(member, c)
}

// concealConfig takes out of a config what may hold a secret, for those who only read.
// Nobody knows there what is one, so it is all of it.
func concealConfig(r *web.Request, c stack.SoftwareConfig) stack.SoftwareConfig {
	if owns(r.Caller, c.Project) || r.Caller.Has(stackUserRole) {
		return c
	}
	c.Config, c.Options = concealJSON(c.Config), concealJSON(c.Options)
	inputs := make([]map[string]any, len(c.Inputs))
	for i, input := range c.Inputs {
		inputs[i] = map[string]any{}
		for key, v := range input {
			if key == "value" || key == "default" {
				v = concealed(v)
			}
			inputs[i][key] = v
		}
	}
	c.Inputs = inputs
	return c
}

// concealDeployment does the same for a deployment.
func concealDeployment(r *web.Request, d stack.SoftwareDeployment) stack.SoftwareDeployment {
	if owns(r.Caller, d.Project) || r.Caller.Has(stackUserRole) {
		return d
	}
	d.InputValues, d.OutputValues = concealJSON(d.InputValues), concealJSON(d.OutputValues)
	if d.StatusReason != "" {
		d.StatusReason = stack.Masked
	}
	return d
}

func concealJSON(text json.RawMessage) json.RawMessage {
	var v any
	if json.Unmarshal(text, &v) != nil {
		return text
	}
	masked, err := json.Marshal(concealed(v))
	if err != nil {
		return json.RawMessage("null")
	}
	return masked
}

// concealed is a value with every text and number in it masked.
func concealed(v any) any {
	switch v := v.(type) {
	case nil, bool:
		return v
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = concealed(item)
		}
		return list
	case map[string]any:
		m := make(map[string]any, len(v))
		for key, item := range v {
			m[key] = concealed(item)
		}
		return m
	}
	return stack.Masked
}
