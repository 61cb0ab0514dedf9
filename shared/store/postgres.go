package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"hearth/shared/stack"
)

// A postgres gives every statement a time limit. The limit finds a connection whose other end has
// vanished; it is closed and replaced.
type postgres struct {
	pool  *pgxpool.Pool
	limit time.Duration // of one statement of ordinary size
}

func openPostgres(ctx context.Context, url string, limit time.Duration) (*postgres, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("the database's URL: %w", err)
	}
	milliseconds := func(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
	for name, value := range map[string]string{
		"application_name": "hearth",
		"jit":              "off", // statements are short; compiling one takes longer than running it
		// Every frequent query has an index. A query plan that was made while a table was small is
		// kept until the table has new statistics, and would read the whole table for each of many
		// rows.
		"enable_seqscan": "off",
		// A statement's query plan is made once per connection. To plan these statements again for
		// each new set of arguments costs more than to run them, and finds the same indexes.
		"plan_cache_mode": "force_generic_plan",
		// A worker that hangs or is cut off in a transaction must not hold its rows for ever. These
		// are the server's own limits: the client's limits do nothing when it cannot reach the
		// server.
		"idle_in_transaction_session_timeout": milliseconds(limit),
		"statement_timeout":                   milliseconds(transactionLimits * limit),
		"tcp_user_timeout":                    milliseconds(limit),
	} {
		if _, set := config.ConnConfig.RuntimeParams[name]; !set {
			config.ConnConfig.RuntimeParams[name] = value
		}
	}
	if config.ConnConfig.ConnectTimeout <= 0 {
		config.ConnConfig.ConnectTimeout = min(limit, connectLimit)
	}
	config.ConnConfig.DialFunc = dialer(limit).DialContext
	config.PingTimeout = min(limit, pingLimit)
	if !strings.Contains(url, "pool_max_conns") {
		config.MaxConns = max(config.MaxConns, leastConnections)
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("open the database: %w", oneLine(err))
	}
	return &postgres{pool, limit}, nil
}

func (p *postgres) dialect() string { return "postgres" }

func (p *postgres) close() error {
	p.pool.Close()
	return nil
}

func (p *postgres) faultOf(err error) fault {
	var pg *pgconn.PgError
	switch {
	case !errors.As(err, &pg):
		return unknownFault
	case pg.Code == "40001" || pg.Code == "40P01": // serialization failure, deadlock
		return serializationFault
	case pg.Code == "23505" && pg.TableName != nodeTable.name && pg.TableName != edgeTable.name: // unique violation
		return duplicateFault
	case pg.Code == "21000": // one statement writes a row twice
		return refusedFault
	case strings.HasPrefix(pg.Code, "22") || strings.HasPrefix(pg.Code, "23"):
		return refusedFault
	}
	return unknownFault
}

// markAway marks an error with ErrAway when the database cannot be reached, and replaces idle
// connections, which are most likely dead too. A caller that gave up gets the error unchanged.
func (p *postgres) markAway(ctx context.Context, err error) error {
	var pg *pgconn.PgError
	switch {
	case err == nil || errors.Is(err, stack.ErrAway) || errors.Is(ctx.Err(), context.Canceled):
		return err
	case errors.As(err, &pg) && !awayCode(pg.Code):
		return err
	case pg == nil && !brokenConnection(err):
		return err
	}
	p.pool.Reset()
	return fmt.Errorf("%w: %w", stack.ErrAway, oneLine(err))
}

// awayCode reports whether an error code says that the server cannot work at the moment.
func awayCode(code string) bool {
	switch code {
	case "57014", // a statement was cancelled by statement_timeout
		"25P03",                   // a transaction was idle too long
		"57P01", "57P02", "57P03": // the server stops, has crashed, or starts
		return true
	}
	return strings.HasPrefix(code, "08") || strings.HasPrefix(code, "53") || strings.HasPrefix(code, "58") // connection, resources, disk
}

// brokenConnection reports whether an error that the server did not send comes from the connection,
// and not from values that could not be written or read.
func brokenConnection(err error) bool {
	var network net.Error
	var connect *pgconn.ConnectError
	return errors.As(err, &network) || errors.As(err, &connect) || pgconn.Timeout(err) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || errors.Is(err, pgconn.ErrConnClosed)
}

// Among the clocks only statement_timestamp is constant within a statement, so that an index can be
// used, and advances within a transaction.
var postgresWords = strings.NewReplacer(
	"{now}", "statement_timestamp()",
	"{settled}", "pg_snapshot_xmin(pg_current_snapshot())::text::bigint", // transactions before this one have ended
	"{lock}", "FOR UPDATE",
	"{skip}", "FOR UPDATE SKIP LOCKED",
)

var (
	inList   = regexp.MustCompile(`IN \{(\$\d+)\}`)
	inFuture = regexp.MustCompile(`\{in (\$\d+)\}`)
	hasTag   = regexp.MustCompile(`\{tag (\$\d+)\}`)

	postgresStatements sync.Map // translated statements; there are few
)

func postgresSQL(sql string) string {
	if !strings.ContainsRune(sql, '{') {
		return sql
	}
	if translated, ok := postgresStatements.Load(sql); ok {
		return translated.(string)
	}
	translated := inList.ReplaceAllString(sql, "= ANY ($1::text[])")
	translated = inFuture.ReplaceAllString(translated, "(statement_timestamp() + $1::interval)")
	translated = hasTag.ReplaceAllString(translated, "(tags ? $1)")
	translated = postgresWords.Replace(translated)
	postgresStatements.Store(sql, translated)
	return translated
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
		case []string:
			if slices.ContainsFunc(v, func(s string) bool { return clean(s) != s }) {
				plain := make([]string, len(v))
				for j, s := range v {
					plain[j] = clean(s)
				}
				args[i] = plain
			}
		}
	}
	return args
}
