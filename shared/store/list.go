package store

import (
	"context"
	"fmt"
	"strings"

	"hearth/shared/stack"
)

// A filter collects the conditions of a list and their values.
type filter struct {
	conditions []string
	args       []any
}

// where adds a condition. Each %s in it becomes the name of the next value.
func (f *filter) where(condition string, args ...any) {
	names := make([]any, len(args))
	for i, a := range args {
		f.args = append(f.args, a)
		names[i] = fmt.Sprintf("$%d", len(f.args))
	}
	f.conditions = append(f.conditions, fmt.Sprintf(condition, names...))
}

// among adds the condition that a column has one of the values, if there are any.
func among[T ~string](f *filter, column string, values []T) {
	if len(values) == 0 {
		return
	}
	plain := make([]string, len(values))
	for i, v := range values {
		plain[i] = string(v)
	}
	f.where(column+" IN {%s}", plain)
}

// tags adds a condition on the tags of a stack. With the join " AND " the stack must have all of
// them, with " OR " any of them; not inverts the condition.
func (f *filter) tags(tags []string, join string, not bool) {
	if len(tags) == 0 {
		return
	}
	each := make([]string, len(tags))
	args := make([]any, len(tags))
	for i, tag := range tags {
		each[i], args[i] = "{tag %s}", tag
	}
	condition := "(" + strings.Join(each, join) + ")"
	if not {
		condition = "NOT " + condition
	}
	f.where(condition, args...)
}

func (f *filter) sql() string {
	if len(f.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(f.conditions, " AND ")
}

// A page is a part of a list: the order of the rows and their number.
type page struct {
	table      string
	keys       []string // columns, the last one unique
	descending bool
	limit      int
}

// addMarker adds the condition that rows come after the marker, by the values of its row. As in
// Heat, an unknown marker selects everything.
func (p page) addMarker(ctx context.Context, q querier, f *filter, marker, scope, scopeID string) error {
	if marker == "" {
		return nil
	}
	sql := fmt.Sprintf(`SELECT %s FROM %s WHERE id = $1 AND (%s = $2 OR $2 = '')`, strings.Join(p.keys, ", "), p.table, scope)
	found, err := collect(ctx, q, func(r rows) ([]any, error) {
		values, into := make([]any, len(p.keys)), make([]any, len(p.keys))
		for i := range values {
			into[i] = &values[i]
		}
		return values, r.Scan(into...)
	}, sql, marker, scopeID)
	if err != nil || len(found) == 0 {
		return err
	}
	than := ">"
	if p.descending {
		than = "<"
	}
	f.where("("+strings.Join(p.keys, ", ")+") "+than+" ("+strings.Repeat("%s, ", len(p.keys)-1)+"%s)", found[0]...)
	return nil
}

func (p page) sql() string {
	direction := ""
	if p.descending {
		direction = " DESC"
	}
	sql := " ORDER BY " + strings.Join(p.keys, direction+", ") + direction
	if p.limit > 0 {
		sql += fmt.Sprintf(" LIMIT %d", p.limit)
	}
	return sql
}

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

var eventSort = map[string]string{
	"event_time":      "time",
	"resource_name":   "resource_name",
	"resource_action": "action",
	"resource_status": "status",
	"resource_type":   "resource_type",
}

// Events returns events of a stack, and of its existing nested stacks if the query asks for them.
// The default order is the order of writing. The events have no properties; EventByID returns them.
func (s *Store) Events(ctx context.Context, q stack.EventQuery) ([]stack.Event, error) {
	f := new(filter)
	scope := q.StackID
	if q.Depth > 0 {
		f.where("stack_id IN "+livingTree, q.StackID, int64(q.Depth))
		scope = "" // the marker may belong to any of them
	} else {
		f.where("stack_id = %s", q.StackID)
	}
	if q.Resource != "" {
		f.where("resource_name = %s", q.Resource)
	}
	among(f, "resource_name", q.Names)
	among(f, "resource_type", q.Types)
	among(f, "action", q.Actions)
	among(f, "status", q.Statuses)
	p := page{table: "event", descending: q.Descending, limit: q.Limit}
	for _, key := range q.SortKeys {
		column, ok := eventSort[key]
		if !ok {
			return nil, stack.Errorf(stack.BadRequest, "Invalid sort key %s", key)
		}
		p.keys = append(p.keys, column)
	}
	if len(p.keys) == 0 {
		p.keys = []string{"turn"}
	}
	p.keys = append(p.keys, "seq")
	if err := p.addMarker(ctx, s.db, f, q.Marker, "stack_id", scope); err != nil {
		return nil, err
	}
	return collectBounded(ctx, s.db, "events", withoutSize(s.scanEvent), `SELECT `+eventHeads+` FROM event`+f.sql()+p.sql(), f.args...)
}
