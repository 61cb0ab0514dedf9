package planner

import (
	"cmp"
	"context"

	"hearth/shared/exact"
	"hearth/shared/hot"
	"hearth/shared/stack"
)

// A Budget counts the bytes of a snapshot. Without a limit there may be any number.
type Budget struct {
	limit, used int
	bare        bool // templates and files are left out; the rest is enough to remove the copies
}

func (b *Budget) spend(bytes int) error {
	if b.used += bytes; b.limit > 0 && b.used > b.limit {
		return stack.Errorf(stack.RequestLimitExceeded, "Request limit exceeded: The stack has more to keep than %d bytes.", b.limit)
	}
	return nil
}

// spendValue counts a value as JSON.
func (b *Budget) spendValue(v any) error {
	if b.limit == 0 {
		return nil
	}
	return b.spend(exact.Size(v, b.limit-b.used))
}

// Save returns the state of a stack and of its nested stacks. It fails when that exceeds the
// budget.
func (e *Planner) Save(ctx context.Context, s stack.Stack, room *Budget) (stack.Saved, error) {
	saved := stack.Saved{
		Name: s.Name, ID: s.ID, Action: s.Action, Status: s.Status, Project: s.Project, UserProject: s.UserProject, Tags: s.Tags,
	}
	parsed, err := e.SourceOf(ctx, s, s.SourceID)
	if err == nil && !room.bare {
		err = e.saveTexts(ctx, s, &saved, room)
	}
	if err != nil {
		return saved, err
	}
	nested, err := e.saveRows(ctx, parsed.Template, &saved, room)
	if err != nil {
		return saved, err
	}
	for _, name := range nested {
		one := saved.Resources[name]
		child, err := e.Store.Stacks.Stack(ctx, one.PhysicalID)
		if stack.CodeOf(err) == stack.EntityNotFound || err == nil && !child.Deleted.IsZero() {
			continue
		}
		if err != nil {
			return saved, err
		}
		below, err := e.Save(ctx, child, room)
		if err != nil {
			return saved, err
		}
		one.Below = &below
		saved.Resources[name] = one
	}
	return saved, nil
}

// saveTexts adds the template and the source of a stack.
func (e *Planner) saveTexts(ctx context.Context, s stack.Stack, saved *stack.Saved, room *Budget) (err error) {
	if saved.Source, err = e.Store.Stacks.Source(ctx, s.SourceID); err != nil {
		return err
	}
	if saved.Template, err = e.TextOf(ctx, saved.Source); err != nil {
		return err
	}
	bytes := 2 * len(saved.Template) // as base64, and in the source
	for name, text := range saved.Source.Files {
		bytes += len(name) + len(text)
	}
	if err := room.spend(bytes); err != nil {
		return err
	}
	return room.spendValue(saved.Source.Environment.Parameters)
}

// saveRows adds the resources of a template, and returns the names of those that are nested
// stacks. It reads one row at a time.
func (e *Planner) saveRows(ctx context.Context, t *hot.Template, saved *stack.Saved, room *Budget) (nested []string, err error) {
	saved.Resources = map[string]stack.SavedResource{}
	readErr := e.Store.Rows.EachResource(ctx, saved.ID, func(r stack.Resource) {
		if _, twice := saved.Resources[r.Name]; twice || err != nil || t.Resource(r.Name) == nil {
			return
		}
		if err = room.spendValue(r.StoredData()); err == nil {
			err = room.spendValue(r.Metadata)
		}
		saved.Resources[r.Name] = stack.SavedResource{
			Name: r.Name, PhysicalID: r.PhysicalID, Type: r.Type, Declared: r.Declared, Action: r.Action, Status: r.Status, Metadata: r.Metadata, Data: r.StoredData(),
		}
		if d := e.Catalog.OfRow(r); d != nil && d.Nests() && r.PhysicalID != "" {
			nested = append(nested, r.Name)
		}
	})
	return nested, cmp.Or(err, readErr)
}
