package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

type postgres struct {
	postgresQuerier
	pool *pgxpool.Pool
}

func openPostgres(ctx context.Context, url string) (*postgres, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("the database's URL: %w", err)
	}
	for name, value := range map[string]string{
		"application_name": "hearth",
		"jit":              "off", // statements are short; compiling one takes longer than running it
		// All that is asked often has an index. A plan that was made while a table was small is kept
		// until the table's statistics are new, and would read all of it for each of many rows.
		"enable_seqscan": "off",
		// A worker that is frozen amid a transaction must not hold its rows for ever.
		"idle_in_transaction_session_timeout": "30000",
	} {
		if _, set := config.ConnConfig.RuntimeParams[name]; !set {
			config.ConnConfig.RuntimeParams[name] = value
		}
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return &postgres{postgresQuerier{pool}, pool}, nil
}

func (p *postgres) dialect() string { return "postgres" }

func (p *postgres) close() error {
	p.pool.Close()
	return nil
}

// write tries a few times: two transactions that lock rows in a different order are
// rare, not impossible, and Postgres ends one of them.
func (p *postgres) write(ctx context.Context, do func(tx) error) error {
	return p.retry(ctx, func() error {
		return pgx.BeginFunc(ctx, p.pool, func(t pgx.Tx) error {
			return do(postgresTx{postgresQuerier{t}})
		})
	})
}

func (p *postgres) one(ctx context.Context, do func(querier) error) error {
	return p.retry(ctx, func() error { return do(p.postgresQuerier) })
}

func (p *postgres) retry(ctx context.Context, do func() error) error {
	for try := 1; ; try++ {
		err := do()
		if err == nil || p.faultOf(err) != again || try == 6 {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Duration(try) * time.Duration(rand.IntN(10_000)) * time.Microsecond):
		}
	}
}

func (p *postgres) faultOf(err error) fault {
	var pg *pgconn.PgError
	switch {
	case !errors.As(err, &pg):
		return broken
	case pg.Code == "40001" || pg.Code == "40P01": // serialization failure, deadlock
		return again
	case pg.Code == "23505" && pg.TableName != "node" && pg.TableName != "edge": // unique violation
		return taken
	case pg.Code == "21000": // one statement meets a row twice
		return refused
	case strings.HasPrefix(pg.Code, "22") || strings.HasPrefix(pg.Code, "23"):
		return refused
	}
	return broken
}

// postgresQuerier runs statements on the pool or in a transaction.
type postgresQuerier struct {
	on interface {
		Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
		Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	}
}

func (q postgresQuerier) query(ctx context.Context, sql string, args ...any) (rows, error) {
	return q.on.Query(ctx, postgresSQL(sql), postgresArgs(args)...)
}

func (q postgresQuerier) exec(ctx context.Context, sql string, args ...any) (int64, error) {
	tag, err := q.on.Exec(ctx, postgresSQL(sql), postgresArgs(args)...)
	return tag.RowsAffected(), err
}

// Of the clocks, statement_timestamp is the one that stands still within a
// statement, so that an index can be used, and moves on within a transaction.
var postgresWords = strings.NewReplacer(
	"{now}", "statement_timestamp()",
	"{settled}", "pg_snapshot_xmin(pg_current_snapshot())::text::bigint", // transactions before this one are over
	"{lock}", "FOR UPDATE",
	"{skip}", "FOR UPDATE SKIP LOCKED",
)

var (
	inList   = regexp.MustCompile(`IN \{(\$\d+)\}`)
	inFuture = regexp.MustCompile(`\{in (\$\d+)\}`)
	hasTag   = regexp.MustCompile(`\{tag (\$\d+)\}`)

	postgresSaid sync.Map // statements once put into words are kept: there are few
)

func postgresSQL(sql string) string {
	if !strings.ContainsRune(sql, '{') {
		return sql
	}
	if said, ok := postgresSaid.Load(sql); ok {
		return said.(string)
	}
	said := inList.ReplaceAllString(sql, "= ANY ($1::text[])")
	said = inFuture.ReplaceAllString(said, "(statement_timestamp() + $1::interval)")
	said = hasTag.ReplaceAllString(said, "(tags ? $1)")
	said = postgresWords.Replace(said)
	postgresSaid.Store(sql, said)
	return said
}

func postgresArgs(args []any) []any {
	for i, a := range args {
		switch v := a.(type) {
		case time.Time:
			if v.IsZero() {
				args[i] = nil
			}
		case string:
			args[i] = clean(v)
		}
	}
	return args
}
