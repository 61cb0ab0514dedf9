package live

import (
	"context"
	"maps"
	"slices"

	"hearth/shared/engine/commit"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// refresh looks at the objects of the named rows. A row whose object cannot be read keeps what its
// last action stored.
func (e *Runtime) refresh(ctx context.Context, s *Scene, names map[string]bool) {
	var all commit.Group
	for name, wanted := range names {
		if r := s.Rows[name]; r != nil && wanted {
			all.Go(func() { e.refreshRow(ctx, s, r) })
		}
	}
	all.Wait()
}

// refreshRow reads an object and puts its attributes into its row.
func (e *Runtime) refreshRow(ctx context.Context, s *Scene, r *stack.Resource) {
	if d := e.Catalog.OfRow(*r); d != nil && d.Nests() && r.PhysicalID != "" {
		shown, secrets := e.OutputsBelow(ctx, r.PhysicalID)
		r.Attributes, r.Secrets = shown, stack.UnionSecrets(r.Secrets, secrets)
		return
	}
	call := lifecycle.Show(e.Catalog, *r, s.Stack.Project)
	if call == nil || r.Status != stack.Complete {
		return
	}
	if a := s.Do(ctx, *call); a.Code == 200 || a.Code == 204 {
		r.Attributes = lifecycle.Shown(e.Catalog, *r, a)
	}
}

// Attributes returns the attributes of one resource as the API shows them: all of its type, and
// those in with.
func (e *Runtime) Attributes(ctx context.Context, s stack.Stack, r stack.Resource, with []string) (map[string]any, error) {
	scene, err := e.OpenScene(ctx, s)
	if err != nil {
		return nil, err
	}
	e.refreshRow(ctx, scene, &r)
	d := e.Catalog.OfRow(r)
	wanted := with
	if d != nil && d.Show == nil {
		wanted = e.Catalog.Attributes(r.Type)
	}
	if d != nil && d.Attributes["show"].Get != "" {
		wanted = append(slices.Clone(wanted), "show")
	}
	e.fetchOwnAttributes(ctx, scene, &r, wanted)
	if d != nil && d.Show != nil && len(r.Attributes) > 0 {
		all, _ := e.Value(r, "show").(map[string]any)
		if all = maps.Clone(all); all == nil {
			all = maps.Clone(r.Attributes)
		}
		for _, name := range with {
			all[name] = e.Value(r, name)
		}
		return all, nil
	}
	all := e.Values(r)
	if d != nil && d.Inner != nil { // Heat shows only the requested ones
		all = map[string]any{}
	}
	if !slices.Contains(with, "show") && len(all) > 0 {
		return all, nil
	}
	for _, name := range with {
		all[name] = e.Value(r, name)
	}
	return all, nil
}
