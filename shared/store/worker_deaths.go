package store

import (
	"context"
	"time"

	"hearth/shared/stack"
)

// RowsToTakeAlone returns the rows that must be taken alone, because too many workers in a row have
// died with them. It looks at the rows with these IDs, and at the rows that are due with these wait
// keys.
func (s *Store) RowsToTakeAlone(ctx context.Context, ids, keys []string) ([]string, error) {
	const suspect = ` AND (lease = '' OR lease_until <= {now}) AND deaths + CASE WHEN lease <> '' THEN 1 ELSE 0 END >= $2`
	var found []string
	if len(ids) > 0 {
		some, err := collect(ctx, s.db, scanOne[string], `SELECT id FROM resource WHERE id IN {$1}`+suspect, ids, deathsUntilAlone)
		if err != nil {
			return nil, err
		}
		found = some
	}
	if len(keys) > 0 {
		some, err := collect(ctx, s.db, scanOne[string],
			`SELECT id FROM resource WHERE deaths > 0 AND wait_key IN {$1} AND due <= {now}`+suspect+` ORDER BY id LIMIT 100`, keys, deathsUntilAlone)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return found, nil
}

// TakeAlone leases one row for ttl as Take does, and returns the row with its number of deaths. It
// writes the lease and the count before it reads the row, because reading it may kill the worker.
// ok is false when the row does not exist or another worker holds it.
func (s *Store) TakeAlone(ctx context.Context, lease string, ttl time.Duration, id string) (r stack.Resource, deaths int, ok bool, err error) {
	var counts []int64
	err = s.db.runOne(ctx, func(t querier) error {
		var err error
		counts, err = collect(ctx, t, scanOne[int64],
			`UPDATE resource SET lease = $1, lease_until = {in $2}, deaths = deaths + `+countDeath+`
			WHERE id = $3 AND (lease = '' OR lease = $1 OR lease_until <= {now}) RETURNING deaths`, lease, ttl, id)
		return err
	})
	if err != nil || len(counts) == 0 {
		return r, 0, false, err
	}
	rows, err := collect(ctx, s.db, s.scanResource, `SELECT `+resourceColumns+` FROM resource WHERE id = $1 AND lease = $2`, id, lease)
	if err != nil || len(rows) == 0 {
		return r, 0, false, err
	}
	return rows[0], int(counts[0]), true, nil
}

// Redelivered returns the messages among these that were delivered before, each with the number of
// workers that have begun with it and not ended. It changes nothing.
func (s *Store) Redelivered(ctx context.Context, messageIDs []string) (map[string]int, error) {
	begun := map[string]int{}
	if len(messageIDs) == 0 {
		return begun, nil
	}
	_, err := collect(ctx, s.db, func(r rows) (struct{}, error) {
		var id string
		var count int64
		err := r.Scan(&id, &count)
		begun[id] = int(count)
		return struct{}{}, err
	}, `SELECT id, begun FROM message WHERE id IN {$1} AND tries > 0`, messageIDs)
	return begun, err
}

// BeginRedelivery counts a worker that begins with a message that was delivered before.
func (s *Store) BeginRedelivery(ctx context.Context, messageID string) error {
	return s.db.runOne(ctx, func(t querier) error {
		_, err := t.exec(ctx, `UPDATE message SET begun = begun + 1 WHERE id = $1`, messageID)
		return err
	})
}

// EndRedelivery records that the worker has ended with a message. The message stays and will be
// redelivered.
func (s *Store) EndRedelivery(ctx context.Context, messageID string) error {
	return s.db.runOne(ctx, func(t querier) error {
		_, err := t.exec(ctx, `UPDATE message SET begun = 0 WHERE id = $1`, messageID)
		return err
	})
}
