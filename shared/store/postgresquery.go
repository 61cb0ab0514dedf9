package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// query runs a single statement. Its rows keep the connection until they are closed.
func (p *postgres) query(ctx context.Context, sql string, args ...any) (rows, error) {
	limited, cancel := withLimit(ctx, p.limit)
	conn, err := p.pool.Acquire(limited)
	if err != nil {
		cancel()
		return nil, p.markAway(ctx, err)
	}
	r, err := conn.Query(limited, postgresSQL(sql), postgresArgs(args)...)
	if err != nil {
		cancel()
		release(conn)
		return nil, p.markAway(ctx, err)
	}
	return &limitedRows{
		Rows:      r,
		done:      func() { release(conn); cancel() },
		translate: func(err error) error { return p.markAway(ctx, err) },
	}, nil
}

func (p *postgres) exec(ctx context.Context, sql string, args ...any) (int64, error) {
	limited, cancel := withLimit(ctx, p.limit)
	defer cancel()
	conn, err := p.pool.Acquire(limited)
	if err != nil {
		return 0, p.markAway(ctx, err)
	}
	defer release(conn)
	tag, err := conn.Exec(limited, postgresSQL(sql), postgresArgs(args)...)
	return tag.RowsAffected(), p.markAway(ctx, err)
}

// read tries twice, because the connection may have died since its last use.
func (p *postgres) read(ctx context.Context, do func(context.Context) error) error {
	first, cancel := context.WithTimeout(ctx, min(readLimit, p.limit))
	err := do(first)
	cancel()
	if !isAway(err) || ctx.Err() != nil {
		return err
	}
	pause(ctx, readPause)
	return do(ctx)
}

// limitedRows release their connection and their time limit when they are closed.
type limitedRows struct {
	pgx.Rows
	done      func()            // nil after it was called
	translate func(error) error // translates errors; may be nil
}

// Close may be called more than once.
func (r *limitedRows) Close() {
	r.Rows.Close()
	if r.done != nil {
		r.done()
		r.done = nil
	}
}

func (r *limitedRows) Err() error {
	if r.translate != nil {
		return r.translate(r.Rows.Err())
	}
	return r.Rows.Err()
}

// A postgresQuerier runs statements of a transaction.
type postgresQuerier struct {
	on interface {
		Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
		Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	}
	limit time.Duration
}

func (q postgresQuerier) query(ctx context.Context, sql string, args ...any) (rows, error) {
	return q.ask(ctx, 0, postgresSQL(sql), postgresArgs(args)...)
}

func (q postgresQuerier) exec(ctx context.Context, sql string, args ...any) (int64, error) {
	tag, err := q.run(ctx, 0, postgresSQL(sql), postgresArgs(args)...)
	return tag.RowsAffected(), err
}

// ask runs a query. n is the number of rows in the arguments: many rows get more time.
func (q postgresQuerier) ask(ctx context.Context, n int, sql string, args ...any) (*limitedRows, error) {
	ctx, cancel := withLimit(ctx, q.limit+time.Duration(n)*perRow)
	r, err := q.on.Query(ctx, sql, args...)
	if err != nil {
		cancel()
		return nil, err
	}
	return &limitedRows{Rows: r, done: cancel}, nil
}

func (q postgresQuerier) run(ctx context.Context, n int, sql string, args ...any) (pgconn.CommandTag, error) {
	ctx, cancel := withLimit(ctx, q.limit+time.Duration(n)*perRow)
	defer cancel()
	return q.on.Exec(ctx, sql, args...)
}
