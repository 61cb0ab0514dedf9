package store

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"
)

// A database is one of the two dialects. Statements are written once, in SQL that both understand.
// Each dialect replaces these words:
//
//	{now}      the database's time
//	{in $1}    that time and a time.Duration later
//	IN {$1}    is one of a []string
//	{tag $1}   the column tags holds the string
//	{lock}     the rows are locked for this transaction
//	{settled}  turns below this belong to transactions that have ended
//	{skip}     locks rows, leaving out rows that others have locked
type database interface {
	querier

	// write runs do in a transaction, and commits it when do returns no error. It may run do more
	// than once.
	write(ctx context.Context, do func(tx) error) error

	// runOne runs a single statement, which is its own transaction. On Postgres that saves two
	// round trips.
	runOne(ctx context.Context, do func(querier) error) error

	// read runs do, which only reads. When the database was away, it runs do again.
	read(ctx context.Context, do func(context.Context) error) error

	dialect() string // the folder of its migrations
	faultOf(error) fault
	close() error
}

type querier interface {
	query(ctx context.Context, sql string, args ...any) (rows, error)
	exec(ctx context.Context, sql string, args ...any) (int64, error)
}

type tx interface {
	querier
	now(ctx context.Context) (time.Time, error)
	script(ctx context.Context, sql string) error

	// later runs a statement whose result does not matter, at the latest before the commit. Its
	// error may be returned by another statement or by the commit; so may the errors of insert and
	// update. The arguments must not change afterwards.
	later(ctx context.Context, sql string, args ...any) error

	// insert adds rows, each with a value for every column of the table, in order.
	insert(ctx context.Context, t *table, rows [][]any) error

	// insertNew adds the rows that do not collide with another row, and returns their first
	// columns.
	insertNew(ctx context.Context, t *table, rows [][]any) ([]string, error)

	// update writes all columns of the rows that the first column names.
	update(ctx context.Context, t *table, rows [][]any) error
}

type rows interface {
	Next() bool
	Scan(...any) error
	Err() error
	Close()
}

// A fault classifies a database error for a transaction.
type fault int

const (
	unknownFault       fault = iota // unknown: the connection, the disk
	serializationFault              // two transactions blocked each other
	duplicateFault                  // a row with that name or claim exists
	refusedFault                    // a value that the tables refuse, such as a plan with a node twice
)

// A table describes a table, for writing rows in bulk.
type table struct {
	name     string
	columns  []column
	conflict string // follows ON CONFLICT when rows are inserted; when empty a conflict fails
}

type column struct {
	name string
	kind string // of Postgres
}

// The kinds of columns, with their Go types.
const (
	text    = "text"        // string
	integer = "bigint"      // int64
	boolean = "boolean"     // bool
	instant = "timestamptz" // time.Time, zero for null
	blob    = "bytea"       // []byte, nil for null
	list    = "jsonb"       // string that holds JSON
)

// list returns the column names for a statement, each after the prefix.
func (t *table) list(prefix string) string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = prefix + c.name
	}
	return strings.Join(names, ", ")
}

// clean returns a text that both dialects accept: Postgres has no NUL and only UTF-8, and answers
// of a cloud may break both rules.
func clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "\uFFFD")
	}
	return s
}

// collect returns all rows of a query. Outside of a transaction it reads again when the database
// was away.
func collect[T any](ctx context.Context, q querier, scan func(rows) (T, error), sql string, args ...any) (all []T, err error) {
	db, alone := q.(database)
	if !alone {
		return collectOnce(ctx, q, scan, sql, args...)
	}
	err = db.read(ctx, func(ctx context.Context) error {
		var err error
		all, err = collectOnce(ctx, q, scan, sql, args...)
		return err
	})
	return all, err
}

func collectOnce[T any](ctx context.Context, q querier, scan func(rows) (T, error), sql string, args ...any) ([]T, error) {
	r, err := q.query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var all []T
	for r.Next() {
		one, err := scan(r)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, r.Err()
}

func scanOne[T any](r rows) (v T, err error) {
	err = r.Scan(&v)
	return v, err
}

// A moment reads a time of either dialect. Null is the zero time.
type moment struct{ *time.Time }

// Scan reads the value of a driver.
func (m moment) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*m.Time = time.Time{}
	case time.Time:
		*m.Time = v.UTC()
	case int64:
		*m.Time = time.UnixMicro(v).UTC()
	}
	return nil
}
