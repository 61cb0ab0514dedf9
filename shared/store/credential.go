package store

import (
	"context"

	"hearth/shared/stack"
)

var credentialTable = &table{name: "credential", columns: []column{
	{"id", text}, {"project", text}, {"sealed", blob}, {"key_id", text},
}}

func (s *Store) credentialRow(c stack.Credential) ([]any, error) {
	sealed, key, err := s.seal.seal("credential "+c.ID, c)
	return []any{c.ID, c.Project, sealed, key}, err
}

// Credential gives how Hearth acts for a stack's owner.
func (s *Store) Credential(ctx context.Context, id string) (stack.Credential, error) {
	found, err := collect(ctx, s.db, s.scanCredential, `SELECT id, sealed, key_id FROM credential WHERE id = $1`, id)
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
	if err := r.Scan(&id, &sealed, &key); err != nil {
		return c, err
	}
	return c, s.seal.open("credential "+id, sealed, key, &c)
}
