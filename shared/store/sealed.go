package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hearth/shared/stack"
)

// A sealedTable is a table with a sealed column: which columns name its rows, and with which
// identity a row is sealed.
type sealedTable struct {
	name, column string
	keys         []string // name a row, in the order in which rows are read
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

// orEmpty lets a row be read whose sealed column cannot be opened; the column is empty then. So its
// stack can still be listed and deleted.
func orEmpty(err error) error {
	if errors.Is(err, stack.ErrUnopened) {
		return nil
	}
	return err
}

// checkKeys returns an error when a row cannot be opened with the keys, and records which key seals
// from now on.
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

// needing returns how many rows of which tables are sealed with a key, as text; empty for none.
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

// OlderKeys returns the IDs of keys that may still be needed, beside the one that seals.
func (s *Store) OlderKeys(ctx context.Context) ([]string, error) {
	return collect(ctx, s.db, scanOne[string], `SELECT id FROM seal_key WHERE id <> $1 ORDER BY since, id`, s.seal.first)
}

// retire removes a key with which no row is sealed.
func (s *Store) retire(ctx context.Context, key string) error {
	return s.db.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `DELETE FROM seal_key WHERE id = $1`, key)
		return err
	})
}
