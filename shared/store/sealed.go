package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hearth/shared/stack"
)

// A sealedTable is a table with a sealed column. keys are the columns of its key; with the prefix
// they are the identity with which a row is sealed.
type sealedTable struct {
	name, column string
	keys         []string // in the order in which rows are read
	prefix       string
}

var sealedTables = []sealedTable{
	{"resource", "sealed", []string{"id"}, "resource "},
	{"source", "environment", []string{"id"}, "source "},
	{"credential", "sealed", []string{"id"}, "credential "},
	{"snapshot", "sealed", []string{"id"}, "snapshot "},
	{"change_set", "sealed", []string{"id"}, "change set "},
	{"signal", "data", []string{"key", "id"}, "signal "},
	{"software_config", "sealed", []string{"id"}, "software config "},
	{"software_deployment", "sealed", []string{"id"}, "software deployment "},
	{"stack_export", "sealed", []string{"id"}, "export "},
	{"event", "properties", []string{"id"}, "event "},
}

func (t sealedTable) identity(keys []string) string { return t.prefix + strings.Join(keys, " ") }

// An unopened is the error of a sealed column that cannot be opened.
type unopened struct{ why error }

func (u *unopened) Error() string { return u.why.Error() }

func (u *unopened) Unwrap() []error { return []error{stack.ErrUnopened, u.why} }

// orEmpty ignores the error of a sealed column that cannot be opened. Its values are then empty, and
// its stack can still be listed and deleted.
func orEmpty(err error) error {
	if errors.Is(err, stack.ErrUnopened) {
		return nil
	}
	return err
}

// checkKeys returns an error when a row needs a key that is not given. It also records the key that
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
		users, err := s.rowsSealedWith(ctx, id)
		if err != nil {
			return err
		}
		if users != "" {
			return fmt.Errorf("the secret key %s is missing, and these rows are sealed with it: %s; give it behind the others until it is no longer needed", id, users)
		}
		if err := s.retireKey(ctx, id); err != nil {
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

// rowsSealedWith returns the number of rows that are sealed with a key, by table, as text such as
// "3 of resource, 1 of source". It returns "" when there are none.
func (s *Store) rowsSealedWith(ctx context.Context, key string) (string, error) {
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

// retireKey removes a key with which no row is sealed.
func (s *Store) retireKey(ctx context.Context, key string) error {
	return s.db.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `DELETE FROM seal_key WHERE id = $1`, key)
		return err
	})
}
