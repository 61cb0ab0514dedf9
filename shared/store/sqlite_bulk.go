package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

type sqliteTx struct{ sqliteQuerier }

func (t sqliteTx) now(context.Context) (time.Time, error) { return t.clock().UTC(), nil }

func (t sqliteTx) script(ctx context.Context, text string) error {
	_, err := t.on.ExecContext(ctx, text)
	return err
}

func (t sqliteTx) later(ctx context.Context, text string, args ...any) error {
	_, err := t.exec(ctx, text, args...)
	return err
}

func (t sqliteTx) insert(ctx context.Context, tab *table, rows [][]any) error {
	return t.each(ctx, tab, insertValues(tab, tab.conflict), rows, nil)
}

func (t sqliteTx) insertNew(ctx context.Context, tab *table, rows [][]any) ([]string, error) {
	var names []string
	err := t.each(ctx, tab, insertValues(tab, "DO NOTHING"), rows, func(row []any, changed int64) {
		if changed > 0 {
			names = append(names, row[0].(string))
		}
	})
	return names, err
}

func (t sqliteTx) update(ctx context.Context, tab *table, rows [][]any) error {
	set := make([]string, 0, len(tab.columns))
	for i, c := range tab.columns[1:] {
		set = append(set, fmt.Sprintf("%s = $%d", c.name, i+2))
	}
	text := fmt.Sprintf(`UPDATE %s SET %s WHERE %s = $1`, tab.name, strings.Join(set, ", "), tab.columns[0].name)
	return t.each(ctx, tab, text, rows, nil)
}

// each runs one prepared statement on a table for every row.
func (t sqliteTx) each(ctx context.Context, tab *table, text string, rows [][]any, after func(row []any, changed int64)) error {
	if len(rows) == 0 {
		return nil
	}
	st, err := t.on.(*sql.Tx).PrepareContext(ctx, text)
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }()
	args := make([]any, len(rows[0]))
	for _, row := range rows {
		for i, v := range row {
			args[i] = sqliteValue(v)
		}
		result, err := st.ExecContext(ctx, args...)
		if err != nil {
			return &tableError{err, tab}
		}
		if after == nil {
			continue
		}
		changed, err := result.RowsAffected()
		if err != nil {
			return err
		}
		after(row, changed)
	}
	return nil
}

// A tableError is an error about the rows of a table. SQLite names the table only in the words of its
// error; Postgres has a field for it.
type tableError struct {
	error
	table *table
}

func (e *tableError) Unwrap() error { return e.error }

func insertValues(tab *table, conflict string) string {
	params := make([]string, len(tab.columns))
	for i := range params {
		params[i] = fmt.Sprintf("$%d", i+1)
	}
	text := fmt.Sprintf(`INSERT INTO %s (%s) VALUES (%s)`, tab.name, tab.list(""), strings.Join(params, ", "))
	if conflict != "" {
		text += " ON CONFLICT " + conflict
	}
	return text
}
