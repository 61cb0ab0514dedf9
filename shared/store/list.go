package store

import (
	"context"
	"fmt"
	"strings"
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
