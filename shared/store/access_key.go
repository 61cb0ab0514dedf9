package store

import (
	"context"

	"hearth/shared/stack"
)

// KeyHolder returns the current resource of the name whose object has the access key. The object
// may be an older one of that name: then the resource has another key. ok is false when no row has
// the key.
func (s *Store) KeyHolder(ctx context.Context, accessKey string) (r stack.Resource, ok bool, err error) {
	// The second condition lets Postgres use the partial index.
	found, err := collect(ctx, s.db, s.scanResource, `SELECT `+resourceColumns+` FROM resource WHERE (stack_id, name) IN
		(SELECT stack_id, name FROM resource WHERE access_key = $1 AND access_key <> '') ORDER BY `+namesakeOrder+` LIMIT 1`, accessKey)
	if err != nil || len(found) == 0 {
		return stack.Resource{}, false, err
	}
	return found[0], true, nil
}
