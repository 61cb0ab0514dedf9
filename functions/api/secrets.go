package api

import (
	"encoding/json"

	"hearth/shared/access"
	"hearth/shared/stack"
	"hearth/shared/web"
)

// shown answers with a value that may contain secrets: an output, an attribute, metadata, the template
// or its files. Readers, and administrators of other projects, get it with the secrets masked.
func (a *api) shown(r *web.Request, s stack.Stack, body any) (web.Reply, error) {
	known, err := a.hiddenFrom(r, s)
	if err != nil {
		return web.Reply{}, err
	}
	return masked(known, body)
}

// hiddenFrom returns the secrets of a stack that the caller may not see. An owner may see all.
func (a *api) hiddenFrom(r *web.Request, s stack.Stack) (*stack.Secrets, error) {
	if owns(r.Caller, s.Project) {
		return nil, nil
	}
	return a.Outputs.Secrets(r.Context(), s)
}

// masked answers with a body in which the secrets are masked.
func masked(known *stack.Secrets, body any) (web.Reply, error) {
	if known.IsEmpty() {
		return web.OK(body)
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
// administrator who acts on another project's stacks is not a member.
func owns(c stack.Caller, project string) bool {
	return c.Project == project && access.Allows(member, c)
}

// runs reports whether the caller may see the contents of the project's software configs and deployments:
// an owner, or a user that a stack of the project made for its servers.
func runs(c stack.Caller, project string) bool {
	return owns(c, project) || c.Project == project && c.Has(access.StackUserRole)
}

// concealConfig masks the contents of a config for callers that may only read. Any part may be a secret,
// so everything is masked.
func concealConfig(r *web.Request, c stack.SoftwareConfig) stack.SoftwareConfig {
	if runs(r.Caller, c.Project) {
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

func concealConfigs(r *web.Request, all []stack.SoftwareConfig) (concealed []stack.SoftwareConfig) {
	for _, c := range all {
		concealed = append(concealed, concealConfig(r, c))
	}
	return concealed
}

// concealDeployment masks the contents of a deployment for callers that may only read.
func concealDeployment(r *web.Request, d stack.SoftwareDeployment) stack.SoftwareDeployment {
	if runs(r.Caller, d.Project) {
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

// concealed returns a value with every text and number in it masked.
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
