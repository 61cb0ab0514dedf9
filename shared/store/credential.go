package store

import (
	"context"

	"hearth/shared/stack"
)

var credentialTable = &table{name: "credential", columns: []column{
	{"id", text}, {"project", text}, {"sealed", blob}, {"key_id", text}, {"version", integer},
}}

func (s *Store) credentialRow(c stack.Credential) ([]any, error) {
	sealed, key, err := s.seal.seal("credential "+c.ID, c)
	return []any{c.ID, c.Project, sealed, key, c.Version}, err
}

// Credential returns a credential of a stack.
func (s *Store) Credential(ctx context.Context, id string) (stack.Credential, error) {
	found, err := collect(ctx, s.db, s.scanCredential, `SELECT id, sealed, key_id, version FROM credential WHERE id = $1`, id)
	if err == nil && len(found) == 0 {
		err = notFound("Credential", id)
	}
	if err != nil {
		return stack.Credential{}, err
	}
	return found[0], nil
}

func (s *Store) scanCredential(r rows) (c stack.Credential, err error) {
	var id, key string
	var sealed []byte
	var version int64
	if err := r.Scan(&id, &sealed, &key, &version); err != nil {
		return c, err
	}
	err = s.seal.open("credential "+id, sealed, key, &c)
	c.Version = version
	return c, err
}

// replaceCredentials writes credentials that replace others, and refuses changes that read another
// version.
func (s *Store) replaceCredentials(ctx context.Context, t tx, drafts []*draft) error {
	for _, d := range drafts {
		if d.credential == nil || d.change.Trade != nil { // writeTrades replaces it
			continue
		}
		if err := s.replaceCredential(ctx, t, d); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) replaceCredential(ctx context.Context, t tx, d *draft) error {
	n, err := t.exec(ctx, `UPDATE credential SET sealed = $2, key_id = $3, version = version + 1 WHERE id = $1 AND version = $4`,
		d.credential[0], d.credential[2], d.credential[3], d.change.Credential.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		d.err = stack.ErrStale
	}
	return nil
}

func (s *Store) dropCredentials(ctx context.Context, t tx, drafts []*draft) error {
	for _, d := range drafts {
		if d.change.DropCredential == "" {
			continue
		}
		if _, err := t.exec(ctx, `DELETE FROM credential WHERE id = $1`, d.change.DropCredential); err != nil {
			return err
		}
	}
	return nil
}
