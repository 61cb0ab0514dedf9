package store

import (
	"context"
)

// IsOverdue reports whether a stack's deadline has passed, by the database's clock, which also
// decided that its message is due. By a slower clock the stack would wait for the next delivery.
func (s *Store) IsOverdue(ctx context.Context, stackID string) (bool, error) {
	found, err := collect(ctx, s.db, scanOne[int64], `SELECT count(*) FROM stack WHERE id = $1 AND deadline <= {now}`, stackID)
	return err == nil && found[0] > 0, err
}
