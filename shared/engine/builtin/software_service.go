package builtin

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"time"

	"hearth/shared/exact"
	"hearth/shared/software"
	"hearth/shared/stack"
)

// Do makes a call that reads from Hearth's own services, or any call to the cloud.
func (e *Services) Do(ctx context.Context, account stack.Account, project string, call stack.Call) stack.Answer {
	if call.Service == stack.SoftwareService {
		return SoftwareService{Engine: e, Project: project}.Answer(ctx, call)
	}
	return e.Call(ctx, account, call)
}

// SoftwareService answers calls to Hearth's own service of software configs and deployments, from
// the database. Paths are /software_configs/{id}, /software_configs?id={id} and
// /software_deployments/{id}. PUT creates what is not there. The caller chooses the IDs, so a call
// whose answer was lost is made again.
//
// A row's call writes under the row's lease, in the transaction that raises the row's version. So
// a worker that is too late changes nothing.
type SoftwareService struct {
	Engine  *Services
	Project string
	Row     *stack.Resource // in hand; nil for a caller that only reads
	Stored  *stack.Resource // the row as the database has it
	Lease   string          // of the row
}

// Answer answers one call in the form of a cloud's answer.
func (o SoftwareService) Answer(ctx context.Context, call stack.Call) stack.Answer {
	path, query, _ := strings.Cut(call.Path, "?")
	kind, id, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	body, _ := call.Body.(map[string]any)
	var answer map[string]any
	var err error
	switch call.Method + " " + kind {
	case "GET software_configs":
		if answer, err = o.config(ctx, cmp.Or(id, strings.TrimPrefix(query, "id="))); id == "" {
			answer, err = asList(answer, err)
		}
	case "PUT software_configs":
		err = o.putConfig(ctx, id, body)
	case "DELETE software_configs":
		err = o.write(ctx, stack.Software{DropConfig: &stack.SoftwareConfig{ID: id, Project: o.Project}})
	case "GET software_deployments":
		answer, err = o.deployment(ctx, id)
	case "PUT software_deployments":
		answer, err = o.putDeployment(ctx, id, body)
	case "DELETE software_deployments":
		err = o.deleteDeployment(ctx, id)
	default:
		err = stack.Errorf(stack.BadRequest, "%s %s is no call of this service.", call.Method, call.Path)
	}
	return answerOf(answer, err)
}

// answerOf returns the result of a call in the form of a cloud's answer. Refusals have an HTTP
// status. After any other error the call may be tried again.
func answerOf(body map[string]any, err error) stack.Answer {
	refused := func(code int) stack.Answer {
		return stack.Answer{Code: code, Body: map[string]any{"error": map[string]any{"type": string(stack.CodeOf(err)), "message": err.Error()}}}
	}
	switch stack.CodeOf(err) {
	case stack.NotFound:
		return refused(404)
	case stack.InvalidRestrictedAction:
		return refused(403)
	case stack.BadRequest, stack.UserParameterMissing, stack.InvalidSchemaError, stack.ValueError:
		return refused(400)
	}
	if err != nil {
		return stack.Answer{Trouble: stack.Unsent, Reason: err.Error()}
	}
	return stack.Answer{Code: 200, Body: body}
}

// write commits a software change together with the row.
func (o SoftwareService) write(ctx context.Context, c stack.Software) error {
	if o.Row == nil {
		return stack.Errorf(stack.BadRequest, "Nobody may write here who has no row in hand.")
	}
	row := *o.Row
	err := o.Engine.Commits.Commit(ctx, stack.Change{Resource: &row, Lease: o.Lease, KeepLease: true, Software: &c}).Err
	if err == nil {
		o.Row.Version++
		*o.Stored = *o.Row
	}
	return err
}

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

// asList returns the answer of a look-up as a list, empty when nothing was found.
func asList(one map[string]any, err error) (map[string]any, error) {
	if stack.CodeOf(err) == stack.NotFound {
		return map[string]any{"software_configs": []any{}}, nil
	}
	return map[string]any{"software_configs": []any{one["software_config"]}}, err
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
	derived, err := derivationOf(body).DeriveKeys(source)
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
		return o.deployment(ctx, id) // the answer was lost
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
	return o.deployment(ctx, id)
}

// sourceConfig returns the config to deploy; an empty one when none is named.
func (o SoftwareService) sourceConfig(ctx context.Context, body map[string]any) (stack.SoftwareConfig, error) {
	id, _ := body["config_id"].(string)
	if id == "" {
		return stack.SoftwareConfig{Options: json.RawMessage(`{}`)}, nil
	}
	return o.Engine.Store.SoftwareConfig(ctx, o.Project, id)
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

// formerConfig returns the config that a deployment has now, to be deleted; nil when it is gone
// already.
func (o SoftwareService) formerConfig(ctx context.Context, d stack.SoftwareDeployment) (*stack.SoftwareConfig, error) {
	c, err := o.Engine.Store.SoftwareConfig(ctx, o.Project, d.ConfigID)
	if stack.CodeOf(err) == stack.NotFound {
		return nil, nil
	}
	return &c, err
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

func textOrNone(s *string) any {
	if s == nil {
		return nil
	}
	return *s
}

func stringOrNil(v any) *string {
	if s, ok := v.(string); ok {
		return &s
	}
	return nil
}

// decode returns stored JSON as a value; nil when there is none.
func decode(raw json.RawMessage) (v any) {
	if len(raw) == 0 || exact.Unmarshal(raw, &v) != nil {
		return nil
	}
	return v
}

func anyList(maps []map[string]any) []any {
	all := make([]any, len(maps))
	for i, m := range maps {
		all[i] = m
	}
	return all
}
