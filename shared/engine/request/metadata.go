package request

import (
	"context"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Metadata returns the metadata of a resource from the template. For a resource that takes signals
// it returns the signals that have come. For a server it adds what its agent works with: the agent's
// configuration, and the configs that are deployed on the server.
func (e *Requests) Metadata(ctx context.Context, s stack.Stack, r stack.Resource) (map[string]any, error) {
	if stepdef.HasAgent(r) && r.PhysicalID != "" {
		return e.ServerMetadata(ctx, s.Project, r)
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
