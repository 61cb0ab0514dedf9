package builtin

import (
	"context"
	"encoding/json"
	"time"

	"hearth/shared/software"
	"hearth/shared/stack"
)

func (o SoftwareService) config(ctx context.Context, id string) (map[string]any, error) {
	c, err := o.Engine.Store.SoftwareConfig(ctx, o.Project, id)
	if err != nil {
		return nil, err
	}
	return map[string]any{"software_config": map[string]any{
		"id": c.ID, "name": textOrNone(c.Name), "group": textOrNone(c.Group), "creation_time": c.Created.UTC().Format(time.RFC3339),
		"config": decode(c.Config), "inputs": anyList(c.Inputs), "outputs": anyList(c.Outputs), "options": decode(c.Options),
	}}, nil
}

func (o SoftwareService) putConfig(ctx context.Context, id string, body map[string]any) error {
	_, err := o.Engine.Store.SoftwareConfig(ctx, o.Project, id)
	if stack.CodeOf(err) != stack.NotFound {
		return err // it is there already, or the store cannot say
	}
	c := stack.SoftwareConfig{ID: id, Project: o.Project, Created: o.Engine.Now(), Name: stringOrNil(body["name"]), Group: stringOrNil(body["group"])}
	content := body["config"]
	if parts, ok := body["parts"].([]any); ok {
		if content, err = o.joinParts(ctx, parts); err != nil {
			return err
		}
	}
	if c.Config, err = json.Marshal(content); err != nil {
		return err
	}
	if c.Options, err = json.Marshal(body["options"]); err != nil {
		return err
	}
	if c.Inputs, err = software.Inputs(body["inputs"]); err != nil {
		return err
	}
	if c.Outputs, err = software.Outputs(body["outputs"]); err != nil {
		return err
	}
	return o.write(ctx, stack.Software{NewConfig: &c})
}

// joinParts returns one text of all parts. A part is a text or the ID of a config.
func (o SoftwareService) joinParts(ctx context.Context, parts []any) (string, error) {
	var all []software.Part
	for _, p := range parts {
		p, _ := p.(map[string]any)
		content, _ := p["config"].(string)
		c, err := o.Engine.Store.SoftwareConfig(ctx, o.Project, content)
		if err == nil {
			text, _ := decode(c.Config).(string)
			content = text
		} else if stack.CodeOf(err) != stack.NotFound {
			return "", err
		}
		name, _ := p["filename"].(string)
		subtype, _ := p["subtype"].(string)
		if p["type"] == "multipart" {
			for _, inner := range software.Parts(content) {
				inner.Bare = inner.Name == ""
				all = append(all, inner)
			}
			continue
		}
		all = append(all, software.Part{Name: name, Subtype: subtype, Content: content, Bare: name == ""})
	}
	return software.Multipart(all), nil
}

// sourceConfig returns the config to deploy; an empty one when none is named.
func (o SoftwareService) sourceConfig(ctx context.Context, body map[string]any) (stack.SoftwareConfig, error) {
	id, _ := body["config_id"].(string)
	if id == "" {
		return stack.SoftwareConfig{Options: json.RawMessage(`{}`)}, nil
	}
	return o.Engine.Store.SoftwareConfig(ctx, o.Project, id)
}

// formerConfig returns the config that a deployment has now, to be deleted; nil when it is gone
// already.
func (o SoftwareService) formerConfig(ctx context.Context, d stack.SoftwareDeployment) (*stack.SoftwareConfig, error) {
	c, err := o.Engine.Store.SoftwareConfig(ctx, o.Project, d.ConfigID)
	if stack.CodeOf(err) == stack.NotFound {
		return nil, nil
	}
	return &c, err
}
