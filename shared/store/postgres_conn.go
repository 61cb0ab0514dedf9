package store

import (
	"context"
	"math/rand/v2"
	"net"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	connectLimit      = 5 * time.Second
	pingLimit         = time.Second // for an idle connection, before it is used
	transactionLimits = 6           // a transaction's limit, in limits of a statement
	leastConnections  = 10          // a connection that is cut off must not block the others
	perRow            = time.Millisecond

	// readLimit is the limit of a read's first try. The second try has the full limit, so that a
	// dead connection delays a read only a little.
	readLimit = 1500 * time.Millisecond
	readPause = 100 * time.Millisecond
)

// dialer makes connections that notice when the other end is gone. TCP alone retransmits for a
// quarter of an hour.
func dialer(limit time.Duration) *net.Dialer {
	return &net.Dialer{
		Timeout:         connectLimit,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 3},
		Control: func(network, _ string, c syscall.RawConn) error {
			if network == "unix" {
				return nil
			}
			var err error
			refused := c.Control(func(fd uintptr) {
				err = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, int(limit.Milliseconds()))
			})
			if refused != nil {
				return refused
			}
			return err
		},
	}
}

// tcpUserTimeout is Linux's TCP_USER_TIMEOUT: how long sent data may stay unacknowledged. Package
// syscall does not define it.
const tcpUserTimeout = 18

func (p *postgres) acquire(ctx context.Context) (*pgxpool.Conn, error) {
	ctx, cancel := withLimit(ctx, p.limit)
	defer cancel()
	return p.pool.Acquire(ctx)
}

// release returns a connection to the pool. A broken one leaves the pool at once, because pgx takes
// up to 15 seconds to close it, and others need its place.
func release(c *pgxpool.Conn) {
	if c.Conn().IsClosed() {
		c.Hijack()
		return
	}
	c.Release()
}

// write retries a transaction that Postgres aborts because another one locks the same rows in a
// different order. That is rare.
func (p *postgres) write(ctx context.Context, do func(tx) error) error {
	return p.retry(ctx, func() error { return p.markAway(ctx, p.transaction(ctx, do)) })
}

// transaction runs do in one transaction. When the answer to the commit is lost, its effect is
// unknown.
func (p *postgres) transaction(ctx context.Context, do func(tx) error) error {
	ctx, cancel := withLimit(ctx, transactionLimits*p.limit)
	defer cancel()
	conn, err := p.acquire(ctx)
	if err != nil {
		return err
	}
	defer release(conn) // in the middle of a transaction, as after a panic, it closes the connection
	t := beginPostgres(conn, p.limit)
	if hasNoLimits(ctx) {
		err = t.script(ctx, "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
	}
	if err == nil {
		err = do(t)
	}
	final := context.WithoutCancel(ctx)
	if err == nil {
		err = t.commit(final)
	}
	if err != nil && conn.Conn().PgConn().TxStatus() != 'I' {
		t.rollback(final)
	}
	return err
}

func (p *postgres) runOne(ctx context.Context, do func(querier) error) error {
	return p.retry(ctx, func() error { return do(p) })
}

func (p *postgres) retry(ctx context.Context, do func() error) error {
	for try := 1; ; try++ {
		err := do()
		if err == nil || p.faultOf(err) != serializationFault || try == 6 {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Duration(try) * time.Duration(rand.IntN(10_000)) * time.Microsecond):
		}
	}
}
