package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hearth/shared/stack"
)

// A sealedTable is one with a sealed column: what names its rows, and which identity a row
// was sealed with.
type sealedTable struct {
	name, column string
	keys         []string // that name a row, in the order in which it is read
	prefix       string   // of the identity; the keys follow
}

var sealedTables = []sealedTable{
	{"resource", "sealed", []string{"id"}, "resource "},
	{"source", "environment", []string{"id"}, "source "},
	{"credential", "sealed", []string{"id"}, "credential "},
	{"snapshot", "sealed", []string{"id"}, "snapshot "},
	{"signal", "data", []string{"key", "id"}, "signal "},
	{"software_config", "sealed", []string{"id"}, "software config "},
	{"software_deployment", "sealed", []string{"id"}, "software deployment "},
	{"event", "properties", []string{"id"}, "event "},
}

func (t sealedTable) identity(keys []string) string { return t.prefix + strings.Join(keys, " ") }

// An unopened is a row whose sealed column cannot be opened.
type unopened struct{ why error }

func (u *unopened) Error() string { return u.why.Error() }

func (u *unopened) Unwrap() []error { return []error{stack.ErrUnopened, u.why} }

// orEmpty lets a row be read whose sealed column cannot be opened: the column is empty then.
// The stack that it is of can still be listed and removed.
func orEmpty(err error) error {
	if errors.Is(err, stack.ErrUnopened) {
		return nil
	}
	return err
}

// checkKeys refuses keys without which some row cannot be opened, and notes the one that
// seals from now on.
func (s *Store) checkKeys(ctx context.Context) error {
	known, err := collect(ctx, s.db, scanOne[string], `SELECT id FROM seal_key ORDER BY since, id`)
	if err != nil {
		return err
	}
	for _, id := range known {
		if s.seal.keys[id] != nil {
			continue
		}
		need, err := s.needing(ctx, id)
		if err != nil {
			return err
		}
		if need != "" {
			return fmt.Errorf("the secret key %s is missing, and these rows are sealed with it: %s; give it behind the others until it is no longer needed", id, need)
		}
		if err := s.retire(ctx, id); err != nil {
			return err
		}
	}
	if slices.Contains(known, s.seal.first) {
		return nil
	}
	return s.db.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `INSERT INTO seal_key (id, since) VALUES ($1, {now}) ON CONFLICT DO NOTHING`, s.seal.first)
		return err
	})
}

// needing tells how many rows of which tables are sealed with a key; empty where none is.
func (s *Store) needing(ctx context.Context, key string) (string, error) {
	var all []string
	for _, t := range sealedTables {
		n, err := collect(ctx, s.db, scanOne[int64], `SELECT count(*) FROM `+t.name+` WHERE key_id = $1 AND `+t.column+` IS NOT NULL`, key)
		if err != nil {
			return "", err
		}
		if n[0] > 0 {
			all = append(all, fmt.Sprintf("%d of %s", n[0], t.name))
		}
	}
	return strings.Join(all, ", "), nil
}

// OlderKeys returns the ids of keys that may be needed still, beside the one that seals.
func (s *Store) OlderKeys(ctx context.Context) ([]string, error) {
	return collect(ctx, s.db, scanOne[string], `SELECT id FROM seal_key WHERE id <> $1 ORDER BY since, id`, s.seal.first)
}

// retire forgets a key that no row is sealed with.
func (s *Store) retire(ctx context.Context, key string) error {
	return s.db.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `DELETE FROM seal_key WHERE id = $1`, key)
		return err
	})
}
