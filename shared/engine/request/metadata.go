package request

import (
	"context"
	"encoding/json"
	"maps"
	"time"

	"hearth/shared/exact"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// Metadata returns the metadata of a resource from the template. For a resource that takes signals
// it returns the signals that have come. For a server it adds what its agent works with: the agent's
// configuration, and the configs that are deployed on the server.
func (e *Requests) Metadata(ctx context.Context, s stack.Stack, r stack.Resource) (map[string]any, error) {
	if r.Properties["user_data_format"] == "SOFTWARE_CONFIG" && r.PhysicalID != "" {
		return e.serverMetadata(ctx, s, r)
	}
	d := e.Catalog.Def(r.Type)
	if d == nil || !d.Signals || d.Service == stack.SoftwareService {
		return r.Metadata, nil
	}
	signals, err := e.Store.Signals.Signals(ctx, s.ID, r.PhysicalID)
	if err != nil {
		return nil, err
	}
	m := map[string]any{}
	for _, sig := range signals {
		m[sig.ID] = lifecycle.SignalShown(d, sig)
	}
	return m, nil
}

func (e *Requests) serverMetadata(ctx context.Context, s stack.Stack, r stack.Resource) (map[string]any, error) {
	m := maps.Clone(r.Metadata)
	if m == nil {
		m = map[string]any{}
	}
	configs, err := e.Store.Software.DeployedConfigs(ctx, s.Project, r.PhysicalID)
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
