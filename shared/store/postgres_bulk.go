package store

import (
	"context"
	"fmt"
	"strings"
	"time"
)

func (t *postgresTx) now(ctx context.Context) (now time.Time, err error) {
	r, err := t.query(ctx, `SELECT {now}`)
	if err != nil {
		return now, err
	}
	defer r.Close()
	for r.Next() {
		err = r.Scan(&now)
	}
	if err == nil {
		err = r.Err()
	}
	return now.UTC(), err
}

func (t *postgresTx) insert(_ context.Context, tab *table, rows [][]any) error {
	if len(rows) > 0 {
		t.queue(len(rows), insertFrom(tab, tab.conflict), columnArrays(tab, rows)...)
	}
	return nil
}

func (t *postgresTx) insertNew(ctx context.Context, tab *table, rows [][]any) ([]string, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	r, err := t.ask(ctx, len(rows), insertFrom(tab, "DO NOTHING")+" RETURNING "+tab.columns[0].name, columnArrays(tab, rows)...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var names []string
	for r.Next() {
		name, err := scanOne[string](r)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, r.Err()
}

func (t *postgresTx) update(_ context.Context, tab *table, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	set := make([]string, 0, len(tab.columns))
	for _, c := range tab.columns[1:] {
		set = append(set, c.name+" = "+unnestedColumn(c))
	}
	key := tab.columns[0].name
	sql := fmt.Sprintf(`UPDATE %s AS t SET %s FROM unnest(%s) AS u (%s) WHERE t.%s = u.%s`,
		tab.name, strings.Join(set, ", "), arrays(tab), tab.list(""), key, key)
	t.queue(len(rows), sql, columnArrays(tab, rows)...)
	return nil
}

func insertFrom(tab *table, conflict string) string {
	values := make([]string, len(tab.columns))
	for i, c := range tab.columns {
		values[i] = unnestedColumn(c)
	}
	sql := fmt.Sprintf(`INSERT INTO %s (%s) SELECT %s FROM unnest(%s) AS u (%s)`,
		tab.name, tab.list(""), strings.Join(values, ", "), arrays(tab), tab.list(""))
	if conflict != "" {
		sql += " ON CONFLICT " + conflict
	}
	return sql
}

// unnestedColumn returns a column of the unnested rows. JSON is sent as text.
func unnestedColumn(c column) string {
	if c.kind == list {
		return "u." + c.name + "::jsonb"
	}
	return "u." + c.name
}

func arrays(tab *table) string {
	params := make([]string, len(tab.columns))
	for i, c := range tab.columns {
		kind := c.kind
		if kind == list {
			kind = text
		}
		params[i] = fmt.Sprintf("$%d::%s[]", i+1, kind)
	}
	return strings.Join(params, ", ")
}

// columnArrays returns one array for each column of the rows.
func columnArrays(tab *table, rows [][]any) []any {
	args := make([]any, len(tab.columns))
	for i, c := range tab.columns {
		switch c.kind {
		case text, list:
			args[i] = columnOf(rows, i, clean)
		case integer:
			args[i] = columnOf(rows, i, func(v int64) int64 { return v })
		case boolean:
			args[i] = columnOf(rows, i, func(v bool) bool { return v })
		case blob:
			args[i] = columnOf(rows, i, func(v []byte) []byte { return v })
		case instant:
			args[i] = columnOf(rows, i, func(v time.Time) *time.Time {
				if v.IsZero() {
					return nil
				}
				return &v
			})
		}
	}
	return args
}

func columnOf[From, To any](rows [][]any, i int, convert func(From) To) []To {
	out := make([]To, len(rows))
	for j, row := range rows {
		out[j] = convert(row[i].(From))
	}
	return out
}
