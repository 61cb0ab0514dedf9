package store

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	driver "modernc.org/sqlite"
	code "modernc.org/sqlite/lib"

	"hearth/shared/stack"
)

// sqlite has one connection that writes, because the file has one writer at a time anyway and
// waiting in Go is fair, and some connections that only read.
type sqlite struct {
	sqliteQuerier
	writer  *sql.DB
	readers *sql.DB
}

// Connections to SQLite, which has one writer at a time.
const (
	mostWriters = 1
	mostReaders = 4
)

func openSQLite(ctx context.Context, path string, limit time.Duration, now func() time.Time) (*sqlite, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if err := makePrivate(path); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	dsn := func(pragmas ...string) string {
		v := url.Values{"_pragma": append([]string{fmt.Sprintf("busy_timeout(%d)", limit.Milliseconds())}, pragmas...), "_txlock": {"immediate"}}
		return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + v.Encode()
	}
	// In WAL mode NORMAL survives a killed process but may lose the last commits when the power
	// fails. A lost commit may contain the ID of a server that then runs unknown to Hearth, so
	// every commit is synced: FULL. Deleted data is overwritten, so that a copied file does not
	// reveal it.
	writer, err := sql.Open("sqlite", dsn("journal_mode(WAL)", "synchronous(FULL)", "secure_delete(1)"))
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	writer.SetMaxOpenConns(mostWriters)
	if err := writer.PingContext(ctx); err != nil {
		_ = writer.Close()
		return nil, fmt.Errorf("open the database %s: %w", path, err)
	}
	readers, err := sql.Open("sqlite", dsn("query_only(1)"))
	if err != nil {
		_ = writer.Close()
		return nil, fmt.Errorf("open the database: %w", err)
	}
	readers.SetMaxOpenConns(mostReaders)
	readers.SetMaxIdleConns(mostReaders)
	return &sqlite{sqliteQuerier{readers, limit, now}, writer, readers}, nil
}

func (s *sqlite) dialect() string { return "sqlite" }

func (s *sqlite) close() error { return errors.Join(s.readers.Close(), s.writer.Close()) }

func (s *sqlite) write(ctx context.Context, do func(tx) error) error {
	return s.markAway(ctx, s.transaction(ctx, do))
}

func (s *sqlite) transaction(ctx context.Context, do func(tx) error) error {
	waiting, cancel := withLimit(ctx, s.limit)
	defer cancel()
	conn, err := s.writer.Conn(waiting)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // returns it to the pool
	ctx, cancel = withLimit(ctx, transactionLimits*s.limit)
	defer cancel()
	t, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	committed := false
	defer func() {
		if !committed { // also after a panic
			_ = t.Rollback() // the first error is the relevant one
		}
	}()
	if err := do(sqliteTx{sqliteQuerier{t, s.limit, s.clock}}); err != nil {
		return err
	}
	committed = true
	if err := t.Commit(); err != nil {
		// The transaction may still be open, so the connection must not be used again.
		_ = conn.Raw(func(any) error { return sqldriver.ErrBadConn })
		return err
	}
	return nil
}

// read tries once, because a second connection to the same file would be blocked too.
func (s *sqlite) read(ctx context.Context, do func(context.Context) error) error {
	return s.markAway(ctx, do(ctx))
}

// markAway marks an error with ErrAway when the file cannot be used at the moment.
func (s *sqlite) markAway(ctx context.Context, err error) error {
	if err == nil || isAway(err) || errors.Is(ctx.Err(), context.Canceled) {
		return err
	}
	var e *driver.Error
	away := errors.Is(err, context.DeadlineExceeded)
	if errors.As(err, &e) {
		switch e.Code() & 0xff {
		case code.SQLITE_BUSY, code.SQLITE_LOCKED, code.SQLITE_FULL, code.SQLITE_IOERR, code.SQLITE_CANTOPEN, code.SQLITE_NOMEM, code.SQLITE_INTERRUPT:
			away = true
		}
	}
	if away {
		return fmt.Errorf("%w: %w", stack.ErrAway, err)
	}
	return err
}

func (s *sqlite) runOne(ctx context.Context, do func(querier) error) error {
	return s.write(ctx, func(t tx) error { return do(t) })
}

func (s *sqlite) faultOf(err error) fault {
	var e *driver.Error
	if !errors.As(err, &e) {
		return unknownFault
	}
	var in *tableError
	plan := errors.As(err, &in) && (in.table == nodeTable || in.table == edgeTable)
	switch c := e.Code(); {
	case (c == code.SQLITE_CONSTRAINT_UNIQUE || c == code.SQLITE_CONSTRAINT_PRIMARYKEY) && !plan:
		return duplicateFault
	case c&0xff == code.SQLITE_CONSTRAINT || c&0xff == code.SQLITE_TOOBIG || c&0xff == code.SQLITE_MISMATCH:
		return refusedFault
	}
	return unknownFault
}

// sqliteQuerier runs statements on the readers or in a transaction.
type sqliteQuerier struct {
	on interface {
		QueryContext(ctx context.Context, sql string, args ...any) (*sql.Rows, error)
		ExecContext(ctx context.Context, sql string, args ...any) (sql.Result, error)
	}
	limit time.Duration // of one statement
	clock func() time.Time
}

func (q sqliteQuerier) query(ctx context.Context, sql string, args ...any) (rows, error) {
	translated, args := q.translate(sql, args)
	ctx, cancel := withLimit(ctx, q.limit)
	r, err := q.on.QueryContext(ctx, translated, args...)
	if err != nil {
		cancel()
		return nil, err
	}
	return sqliteRows{r, cancel}, nil
}

func (q sqliteQuerier) exec(ctx context.Context, sql string, args ...any) (int64, error) {
	translated, args := q.translate(sql, args)
	ctx, cancel := withLimit(ctx, q.limit)
	defer cancel()
	result, err := q.on.ExecContext(ctx, translated, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

type sqliteRows struct {
	*sql.Rows
	done context.CancelFunc
}

// Close returns nothing; Err has the error.
func (r sqliteRows) Close() {
	_ = r.Rows.Close()
	r.done()
}

var (
	// A transaction that writes has the file to itself: its rows need no locks.
	sqliteWords      = strings.NewReplacer("{now}", ":now", "{lock}", "", "{skip}", "", "{settled}", "1")
	sqliteStatements sync.Map
)

func (q sqliteQuerier) translate(text string, args []any) (string, []any) {
	for i, a := range args {
		args[i] = sqliteValue(a)
	}
	if !strings.ContainsRune(text, '{') {
		return text, args
	}
	translated, ok := sqliteStatements.Load(text)
	if !ok {
		s := inList.ReplaceAllString(text, "IN (SELECT value FROM json_each($1))")
		s = inFuture.ReplaceAllString(s, "(:now + $1)")
		s = hasTag.ReplaceAllString(s, "EXISTS (SELECT 1 FROM json_each(tags) WHERE value = $1)")
		translated, _ = sqliteStatements.LoadOrStore(text, sqliteWords.Replace(s))
	}
	if strings.Contains(translated.(string), ":now") {
		args = append(args, sql.Named("now", q.clock().UnixMicro()))
	}
	return translated.(string), args
}

func sqliteValue(v any) any {
	switch v := v.(type) {
	case time.Time:
		if v.IsZero() {
			return nil
		}
		return v.UnixMicro()
	case time.Duration:
		return v.Microseconds()
	case string:
		return clean(v)
	case []byte:
		if v == nil {
			return nil // a nil slice in an interface would be an empty blob
		}
	case []string:
		if v == nil {
			return "[]"
		}
		j, err := json.Marshal(v)
		if err != nil {
			panic(err) // strings can always be written as JSON
		}
		return string(j)
	}
	return v
}
