package builtin

import (
	"context"
	"encoding/json"
	"time"

	"hearth/shared/software"
	"hearth/shared/stack"
)

func (o SoftwareService) deployment(ctx context.Context, id string) (map[string]any, error) {
	d, err := o.Engine.Store.SoftwareDeployment(ctx, o.Project, id)
	if err != nil {
		return nil, err
	}
	shown := map[string]any{
		"id": d.ID, "server_id": d.ServerID, "config_id": d.ConfigID, "action": textOrNone(d.Action), "status": textOrNone(d.Status),
		"status_reason": d.StatusReason, "input_values": decode(d.InputValues), "output_values": decode(d.OutputValues),
		"creation_time": d.Created.UTC().Format(time.RFC3339),
	}
	if !d.Updated.IsZero() {
		shown["updated_time"] = d.Updated.UTC().Format(time.RFC3339)
	}
	return map[string]any{"software_deployment": shown}, nil
}

// acts reports whether a config is for an action.
func (o SoftwareService) acts(ctx context.Context, body map[string]any) (map[string]any, error) {
	source, err := o.sourceConfig(ctx, body)
	action, _ := body["action"].(string)
	actions, _ := body["actions"].([]any)
	return map[string]any{"acts": software.Acts(source, action, actions)}, err
}

// signalDeployment stores the outcome that the row has found for its deployment. Nothing happens to one
// that is not in progress.
func (o SoftwareService) signalDeployment(ctx context.Context, id string, details map[string]any) (map[string]any, error) {
	if err := software.CheckSignal(details); err != nil {
		return nil, err
	}
	d, err := o.Engine.Store.SoftwareDeployment(ctx, o.Project, id)
	if err != nil {
		return nil, err
	}
	c, err := o.Engine.Store.SoftwareConfig(ctx, o.Project, d.ConfigID)
	if err != nil {
		return nil, err
	}
	if outcome := software.Outcome(&d, c.Outputs, details); outcome != "" {
		d.Updated = o.Engine.Now()
		events := []stack.Event{o.signalEvent(*o.Row, "Signal: "+outcome, d.Updated)}
		if err := o.writeChange(ctx, stack.Change{Software: &stack.Software{Deployment: &d}, Events: events}); err != nil {
			return nil, err
		}
	}
	return o.deployment(ctx, id)
}

// putDeployment deploys a config, with the values of its inputs, to a server. The config of an
// earlier action is deleted in the same transaction. When the config is not for the action the
// answer only says whether the deployment is absent.
func (o SoftwareService) putDeployment(ctx context.Context, id string, body map[string]any) (map[string]any, error) {
	source, err := o.sourceConfig(ctx, body)
	if err != nil {
		return nil, err
	}
	action, _ := body["action"].(string)
	actions, _ := body["actions"].([]any)
	if !software.Acts(source, action, actions) {
		_, err := o.Engine.Store.SoftwareDeployment(ctx, o.Project, id)
		if stack.CodeOf(err) == stack.NotFound {
			return map[string]any{"absent": true}, nil
		}
		return nil, err
	}
	derived, err := derivationOf(body).DeriveConfig(source)
	if err != nil {
		return nil, err
	}
	derived.ID, _ = body["derived"].(string)
	derived.Project, derived.Created = o.Project, o.Engine.Now()
	d, err := o.Engine.Store.SoftwareDeployment(ctx, o.Project, id)
	fresh := stack.CodeOf(err) == stack.NotFound
	if err != nil && !fresh {
		return nil, err
	}
	if !fresh && d.ConfigID == derived.ID {
		return o.deployed(ctx, d) // the answer was lost
	}
	change := stack.Software{NewConfig: &derived}
	if fresh {
		d = stack.SoftwareDeployment{ID: id, Project: o.Project, Created: o.Engine.Now(), InputValues: json.RawMessage(`{}`)}
		d.ServerID, _ = body["server_id"].(string)
		change.NewDeployment = &d
	} else {
		d.Updated = o.Engine.Now()
		change.Deployment = &d
		if change.DropConfig, err = o.formerConfig(ctx, d); err != nil {
			return nil, err
		}
	}
	d.ConfigID, d.Action, d.Status = derived.ID, &action, stringOrNil(body["status"])
	d.StatusReason, _ = body["status_reason"].(string)
	if values, _ := body["input_values"].(map[string]any); len(values) > 0 {
		if d.InputValues, err = json.Marshal(values); err != nil {
			return nil, err
		}
	}
	if err := o.write(ctx, change); err != nil {
		return nil, err
	}
	return o.deployed(ctx, d)
}

// deployed returns a deployment, with what the agent of its server polls.
func (o SoftwareService) deployed(ctx context.Context, d stack.SoftwareDeployment) (map[string]any, error) {
	answer, err := o.deployment(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	return o.polled(ctx, d.ServerID, answer)
}

func derivationOf(body map[string]any) software.Derivation {
	d := software.Derivation{Strict: body["strict"] == true}
	d.Name, _ = body["name"].(string)
	d.Otherwise, _ = body["otherwise"].(string)
	d.Values, _ = body["input_values"].(map[string]any)
	d.InputKey, d.Structured = body["input_key"].(string)
	deployer, _ := body["told"].([]any)
	for _, t := range deployer {
		if t, ok := t.(map[string]any); ok {
			d.Deployer = append(d.Deployer, t)
		}
	}
	return d
}

func (o SoftwareService) deleteDeployment(ctx context.Context, id string) error {
	d, err := o.Engine.Store.SoftwareDeployment(ctx, o.Project, id)
	if err != nil {
		return err
	}
	c, err := o.formerConfig(ctx, d)
	if err != nil {
		return err
	}
	return o.write(ctx, stack.Software{DropDeployment: &d, DropConfig: c})
}
