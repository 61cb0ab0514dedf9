package request

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"hearth/shared/engine/commit"
	"hearth/shared/hot"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// RestoreStack begins to restore a stack from a snapshot: an update to the snapshot's template, in
// which objects are made from their copies.
func (e *Requests) RestoreStack(ctx context.Context, c stack.Caller, s stack.Stack, id string) error {
	renewal := e.renewal(c)
	defer renewal.end(ctx)
	c, err := e.InRegion(ctx, c, s)
	if err != nil {
		return err
	}
	return e.decideOnStack(ctx, s, func(s stack.Stack) error {
		one, err := e.Store.Snapshots.Snapshot(ctx, s.ID, id)
		if err == nil {
			err = lifecycle.CheckRestore(one)
		}
		if err == nil {
			err = lifecycle.CheckBegin(s, stack.Restore)
		}
		if err == nil {
			err = e.checkGuard(ctx, s, stack.Update)
		}
		if err != nil {
			return err
		}
		src := one.Saved.Source
		src.ID, src.StackID, src.Tags = uuid.NewString(), s.ID, tagsOf(s)
		if src.Template, err = e.templateOf(*one.Saved); err != nil {
			return err
		}
		parsed, err := e.Accept(ctx, c, s, src)
		if err != nil {
			return err
		}
		now := e.Now()
		next := s
		next.PreviousID, next.SourceID, next.Description = sourceBefore(s), src.ID, parsed.Template.Description
		next, d := lifecycle.NextStack(next, lifecycle.StackEvent{Begin: stack.Restore, Now: now, Limit: e.Timeout(s)})
		change := stack.Change{
			Stack: &next, NewSource: &src, Events: commit.StackEvents(next, d.Marks, now),
			Messages: []stack.Message{{Topic: stack.StackRequested, StackID: s.ID, Generation: next.Generation}},
		}
		if err := renewal.addTo(ctx, s, &change, true); err != nil {
			return err
		}
		return e.Commits.Commit(ctx, change).Err
	})
}

// templateOf returns the template of a snapshot. Resources that have a copy are made from it.
func (e *Requests) templateOf(saved stack.Saved) ([]byte, error) {
	text := bytes.TrimSpace(saved.Template)
	if len(text) == 0 || text[0] != '{' || !json.Valid(text) {
		plain, err := hot.AsJSON(text)
		if err != nil {
			return nil, err
		}
		text = plain
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var template map[string]any
	if err := dec.Decode(&template); err != nil {
		return nil, err
	}
	changed := false
	for _, words := range [][2]string{{"resources", "properties"}, {"Resources", "Properties"}} {
		resources, _ := template[words[0]].(map[string]any)
		for name, one := range resources {
			declared, _ := one.(map[string]any)
			old := saved.Resources[name]
			d := e.Catalog.Def(old.Type)
			if declared == nil || d == nil || d.Restore == "" {
				continue
			}
			props, _ := declared[words[1]].(map[string]any)
			if made, ok := e.Catalog.Hooks.Restore[d.Restore](props, old.Data); ok {
				declared[words[1]], changed = made, true
			}
		}
	}
	if !changed {
		return saved.Template, nil
	}
	return json.Marshal(template)
}
