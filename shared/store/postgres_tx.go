package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// A postgresTx is a transaction. A statement without a result is queued, and is sent together with
// the next statement that has one, or with the commit. So a transaction of twelve statements needs
// seven round trips. Postgres runs the statements in their order, and none after one that failed.
type postgresTx struct {
	conn   *pgxpool.Conn
	limit  time.Duration // of one statement of ordinary size
	queued *pgx.Batch    // statements that were not sent yet
	rows   int           // in the arguments of the queued statements
}

var errRolledBack = errors.New("the database rolled the transaction back instead of committing it")

// beginPostgres queues the begin of a transaction.
func beginPostgres(conn *pgxpool.Conn, limit time.Duration) *postgresTx {
	t := &postgresTx{conn: conn, limit: limit, queued: new(pgx.Batch)}
	t.queue(0, "begin")
	return t
}

func (t *postgresTx) queue(n int, sql string, args ...any) {
	t.queued.Queue(sql, args...)
	t.rows += n
}

// send sends the queued statements and one more, and reads the results of all but that one. n is
// the number of rows in the arguments of that one: many rows get more time. The caller closes the
// results and calls the function, also after an error.
func (t *postgresTx) send(ctx context.Context, n int, sql string, args ...any) (pgx.BatchResults, context.CancelFunc, error) {
	before := t.queued.Len()
	t.queue(n, sql, args...)
	limited, cancel := withLimit(ctx, t.limit+time.Duration(t.rows)*perRow)
	results := t.conn.SendBatch(limited, t.queued)
	t.queued, t.rows = new(pgx.Batch), 0
	for range before {
		if _, err := results.Exec(); err != nil {
			return results, cancel, err
		}
	}
	return results, cancel, nil
}

// run runs a statement now, because its result matters.
func (t *postgresTx) run(ctx context.Context, n int, sql string, args ...any) (tag pgconn.CommandTag, err error) {
	if t.queued.Len() == 0 {
		limited, cancel := withLimit(ctx, t.limit+time.Duration(n)*perRow)
		defer cancel()
		return t.conn.Exec(limited, sql, args...)
	}
	results, cancel, err := t.send(ctx, n, sql, args...)
	defer cancel()
	if err == nil {
		tag, err = results.Exec()
	}
	if closed := results.Close(); err == nil {
		err = closed
	}
	return tag, err
}

// ask runs a query now.
func (t *postgresTx) ask(ctx context.Context, n int, sql string, args ...any) (*limitedRows, error) {
	if t.queued.Len() == 0 {
		limited, cancel := withLimit(ctx, t.limit+time.Duration(n)*perRow)
		r, err := t.conn.Query(limited, sql, args...)
		if err != nil {
			cancel()
			return nil, err
		}
		return &limitedRows{Rows: r, done: cancel}, nil
	}
	results, cancel, err := t.send(ctx, n, sql, args...)
	done := func() { _ = results.Close(); cancel() } // the rows have the error
	if err != nil {
		done()
		return nil, err
	}
	r, err := results.Query()
	if err != nil {
		done()
		return nil, err
	}
	return &limitedRows{Rows: r, done: done}, nil
}

func (t *postgresTx) query(ctx context.Context, sql string, args ...any) (rows, error) {
	return t.ask(ctx, 0, postgresSQL(sql), postgresArgs(args)...)
}

func (t *postgresTx) exec(ctx context.Context, sql string, args ...any) (int64, error) {
	tag, err := t.run(ctx, 0, postgresSQL(sql), postgresArgs(args)...)
	return tag.RowsAffected(), err
}

func (t *postgresTx) later(_ context.Context, sql string, args ...any) error {
	t.queue(0, postgresSQL(sql), postgresArgs(args)...)
	return nil
}

// flush runs the queued statements.
func (t *postgresTx) flush(ctx context.Context) error {
	if t.queued.Len() == 0 {
		return nil
	}
	limited, cancel := withLimit(ctx, t.limit+time.Duration(t.rows)*perRow)
	defer cancel()
	results := t.conn.SendBatch(limited, t.queued)
	t.queued, t.rows = new(pgx.Batch), 0
	return results.Close()
}

// script runs a text of many statements, which Postgres accepts only without arguments.
func (t *postgresTx) script(ctx context.Context, sql string) error {
	if err := t.flush(ctx); err != nil {
		return err
	}
	_, err := t.run(ctx, 0, sql)
	return err
}

// commit runs the queued statements and commits. When it fails, the transaction may still be open.
func (t *postgresTx) commit(ctx context.Context) error {
	tag, err := t.run(ctx, 0, "commit")
	if err == nil && tag.String() == "ROLLBACK" {
		return errRolledBack
	}
	return err
}

// rollback ends a transaction that failed. A connection whose transaction does not end is closed
// when it is released.
func (t *postgresTx) rollback(ctx context.Context) {
	limited, cancel := withLimit(ctx, t.limit)
	defer cancel()
	_, _ = t.conn.Exec(limited, "rollback") // the error before it is the relevant one
}
