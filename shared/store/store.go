package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"hearth/shared/stack"
)

// Options say where state is stored.
type Options struct {
	// URL is postgres://… or the path of a SQLite file, which may begin with sqlite:.
	URL string

	// Keys seal values that may contain secrets, 32 bytes each. The first key seals, all keys open.
	// Postgres needs one. Without keys, a SQLite store makes a key in the file <path>.key.
	Keys [][]byte

	// RedeliverAfter is the time before a message in the outbox is delivered again. Zero is 15
	// seconds.
	RedeliverAfter time.Duration

	// Timeout is the limit for one statement. A transaction has six times as long, and more when it
	// carries many rows. Zero is 10 seconds.
	Timeout time.Duration

	// Now is the clock of a SQLite store, for tests. Postgres uses its own.
	Now func() time.Time
}

// A Store keeps all state. Many goroutines may use it, and many processes may open the same
// Postgres database.
type Store struct {
	db             database
	seal           *sealer
	redeliverAfter time.Duration
	clock          func() time.Time
	keys           [][]byte

	reseal  resealer
	weights weightCache
}

// Open connects, brings the tables up to date, and checks that the keys open the rows.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.RedeliverAfter <= 0 {
		o.RedeliverAfter = 15 * time.Second
	}
	if o.Timeout <= 0 {
		o.Timeout = statementLimit
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	db, keys, err := connect(ctx, o)
	if err != nil {
		return nil, err
	}
	s := &Store{db: db, redeliverAfter: o.RedeliverAfter, clock: o.Now, keys: keys}
	if s.seal, err = newSealer(keys); err == nil {
		if err = s.migrate(withoutLimits(ctx)); err == nil {
			// The database may be a copy from another Postgres, so the IDs of its transactions are settled.
			err = errors.Join(s.checkKeys(ctx), s.settleTurns(withoutLimits(ctx)))
		}
	}
	if err != nil {
		db.close()
		return nil, err
	}
	return s, nil
}

func connect(ctx context.Context, o Options) (database, [][]byte, error) {
	if strings.HasPrefix(o.URL, "postgres://") || strings.HasPrefix(o.URL, "postgresql://") {
		if len(o.Keys) == 0 {
			return nil, nil, errors.New("a Postgres database needs a secret key")
		}
		db, err := openPostgres(ctx, o.URL, o.Timeout)
		return db, o.Keys, err
	}
	path := strings.TrimPrefix(o.URL, "sqlite:")
	if path == "" || strings.Contains(path, "://") {
		return nil, nil, errors.New("the database is neither postgres://… nor the path of a SQLite file")
	}
	keys := o.Keys
	if len(keys) == 0 {
		key, err := keyBeside(path)
		if err != nil {
			return nil, nil, fmt.Errorf("the key beside %s: %w", path, err)
		}
		keys = [][]byte{key}
	}
	db, err := openSQLite(ctx, path, o.Timeout, o.Now)
	return db, keys, err
}

// Ping returns an error when the database does not answer.
func (s *Store) Ping(ctx context.Context) error {
	_, err := s.db.exec(ctx, `SELECT 1`)
	return err
}

// Close closes the connections.
func (s *Store) Close() error {
	return s.db.close()
}

// newID returns an ID that sorts by time, so that indexes stay dense.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

func notFound(what, name string) error {
	return stack.Errorf(stack.EntityNotFound, "The %s (%s) could not be found.", what, name)
}
