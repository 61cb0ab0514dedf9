package live

import (
	"context"
	"encoding/json"
	"maps"
	"net/url"
	"strings"
	"time"

	"hearth/shared/exact"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Polled returns what the agent of a server polls: the path of the object with its owner, the
// queue, and the text of both. It is
// nil for a server without such an object, for one that is being deleted, and for one that was replaced.
// inHand is the row of the caller, which may be the server's own.
func (e *Runtime) Polled(ctx context.Context, project, server string, inHand stack.Resource) (map[string]any, error) {
	r, own := inHand, inHand.PhysicalID == server && stepdef.HasAgent(inHand)
	if !own {
		var ok bool
		var err error
		if r, ok, err = e.serverOf(ctx, project, server); err != nil || !ok {
			return nil, err
		}
	}
	container, _ := r.Data[stepdef.PollContainer].(string)
	object, _ := r.Data[stepdef.PollObject].(string)
	queue, _ := r.Data[stepdef.PollQueue].(string)
	if r.Action == stack.Suspend || r.Action == stack.Resume && r.Status == stack.InProgress && !own {
		queue = "" // its user is disabled; the server itself sends the metadata when it is enabled again
	}
	if r.Data[stepdef.PollURL] == nil && queue == "" || r.ReplacedBy != "" || r.StackID == "" || r.Action == stack.Delete {
		return nil, nil
	}
	metadata, err := e.ServerMetadata(ctx, project, r)
	text := stepdef.Dumps(metadata)
	if r.Data[stepdef.PollURL] == nil {
		return map[string]any{"queue": queue, "text": text}, err
	}
	path := "/" + url.PathEscape(container) + "/" + strings.ReplaceAll(url.PathEscape(object), "%2F", "/")
	return map[string]any{"path": path, "text": text, "owner": r.PhysicalName, "queue": queue}, err
}

// serverOf returns the server with an ID in a project.
func (e *Runtime) serverOf(ctx context.Context, project, id string) (r stack.Resource, ok bool, err error) {
	for _, claim := range stepdef.ServerClaims(project, id) {
		if r, ok, err = e.Software.Owner(ctx, claim); ok || err != nil {
			return r, ok, err
		}
	}
	return r, false, nil
}

// ServerMetadata returns the metadata of a server: those of the template, the configuration of its agent,
// and the configs that are deployed on the server.
func (e *Runtime) ServerMetadata(ctx context.Context, project string, r stack.Resource) (map[string]any, error) {
	m := maps.Clone(r.Metadata)
	if m == nil {
		m = map[string]any{}
	}
	configs, err := e.Software.DeployedConfigs(ctx, project, r.PhysicalID)
	if err != nil {
		return nil, err
	}
	deployments := []any{}
	for _, c := range configs {
		deployments = append(deployments, deploymentShown(c))
	}
	m["deployments"], m["os-collect-config"] = deployments, e.Value(r, "os_collect_config")
	return m, nil
}

// deploymentShown returns a config as the agent in its server reads it.
func deploymentShown(c stack.SoftwareConfig) map[string]any {
	return map[string]any{
		"id": c.ID, "name": orNil(c.Name), "group": orNil(c.Group), "creation_time": c.Created.UTC().Format(time.RFC3339),
		"config": decoded(c.Config), "inputs": listOf(c.Inputs), "outputs": listOf(c.Outputs), "options": decoded(c.Options),
	}
}

func orNil(text *string) any {
	if text == nil {
		return nil
	}
	return *text
}

// decoded returns the value of a JSON text that Hearth has written.
func decoded(text json.RawMessage) (v any) {
	_ = exact.Unmarshal(text, &v) // an empty text is null
	return v
}

func listOf(maps []map[string]any) []any {
	list := make([]any, len(maps))
	for i, m := range maps {
		list[i] = m
	}
	return list
}
