package store

import (
	"context"

	"hearth/shared/stack"
)

// Columns of the API's sort keys. A column that can be null has a default, because null is neither
// less nor greater.
var stackSort = map[string]string{
	"stack_name":    "name",
	"stack_status":  "status",
	"creation_time": "created",
	"updated_time":  "coalesce(updated, created)",
}

// Stacks returns stacks of a project, in the order of the query.
func (s *Store) Stacks(ctx context.Context, q stack.StackQuery) ([]stack.Stack, error) {
	f := stackFilter(q)
	p := page{table: "stack", descending: q.Descending, limit: q.Limit}
	for _, key := range q.SortKeys {
		column, ok := stackSort[key]
		if !ok {
			return nil, stack.Errorf(stack.BadRequest, "Invalid sort key %s", key)
		}
		p.keys = append(p.keys, column)
	}
	if len(p.keys) == 0 {
		p.keys, p.descending = []string{"created"}, true
	}
	p.keys = append(p.keys, "id")
	if err := p.addMarker(ctx, s.db, f, q.Marker, "project", q.Project); err != nil {
		return nil, err
	}
	return collect(ctx, s.db, scanStack, `SELECT `+stackColumns+` FROM stack`+f.sql()+p.sql(), f.args...)
}

// CountStacks returns how many stacks the query selects, without its marker and limit.
func (s *Store) CountStacks(ctx context.Context, q stack.StackQuery) (int, error) {
	f := stackFilter(q)
	found, err := collect(ctx, s.db, scanOne[int], `SELECT count(*) FROM stack`+f.sql(), f.args...)
	if err != nil {
		return 0, err
	}
	return found[0], nil
}

func stackFilter(q stack.StackQuery) *filter {
	f := new(filter)
	if q.Project != "" {
		f.where("project = %s", q.Project)
	}
	if !q.ShowDeleted {
		f.where("deleted IS NULL")
	}
	if !q.ShowNested && len(q.Parents) == 0 {
		f.where("parent = ''")
	}
	among(f, "project", q.Projects)
	among(f, "id", q.IDs)
	among(f, "name", q.Names)
	among(f, "action", q.Actions)
	among(f, "status", q.Statuses)
	among(f, "reason", q.Reasons)
	among(f, "owner", q.Owners)
	among(f, "user_project", q.Users)
	among(f, "CAST(timeout_mins AS text)", q.Timeouts)
	if q.Rollback != nil {
		f.where("disable_rollback = %s", !*q.Rollback)
	}
	among(f, "parent", q.Parents)
	f.tags(q.Tags, " AND ", false)
	f.tags(q.TagsAny, " OR ", false)
	f.tags(q.NotTags, " AND ", true)
	f.tags(q.NotTagsAny, " OR ", true)
	return f
}
