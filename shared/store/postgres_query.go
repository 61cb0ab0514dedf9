package store

import (
	"context"

	"github.com/jackc/pgx/v5"
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
