package store

import (
	"context"

	"hearth/shared/stack"
)

const purgeBatch = 5000 // rows in one transaction, so that others do not wait

// PurgeEvents removes the oldest events of stacks that have more than the limit, and returns how many it
// removed. It reads only stacks with new events since its last run.
func (s *Store) PurgeEvents(ctx context.Context, eventsPerStack int) (int, error) {
	if eventsPerStack <= 0 {
		return 0, nil
	}
	seen, err := s.mark(ctx, "events purged", `SELECT coalesce(max(value), 0) FROM mark WHERE name = $1`)
	if err != nil {
		return 0, err
	}
	last, err := s.mark(ctx, "", `SELECT coalesce(max(seq), 0) FROM event WHERE $1 = ''`)
	if err != nil || last == seen {
		return 0, err
	}
	stacks, err := collect(ctx, s.db, scanOne[string], `SELECT DISTINCT stack_id FROM event WHERE seq > $1`, seen)
	if err != nil {
		return 0, err
	}
	removed := 0
	for _, id := range stacks {
		n, err := s.purgeEvents(ctx, id, eventsPerStack)
		removed += n
		if err != nil {
			return removed, err
		}
	}
	return removed, s.db.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `INSERT INTO mark (name, value) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`, "events purged", last)
		return err
	})
}

func (s *Store) mark(ctx context.Context, name, sql string) (int64, error) {
	found, err := collect(ctx, s.db, scanOne[int64], sql, name)
	if err != nil {
		return 0, err
	}
	return found[0], nil
}

func (s *Store) purgeEvents(ctx context.Context, stackID string, keep int) (int, error) {
	old, err := collect(ctx, s.db, func(r rows) (p stack.Position, err error) {
		err = r.Scan(&p.Transaction, &p.Seq)
		return p, err
	}, `SELECT turn, seq FROM event WHERE stack_id = $1 ORDER BY turn DESC, seq DESC LIMIT 1 OFFSET $2`, stackID, keep)
	if err != nil || len(old) == 0 {
		return 0, err
	}
	removed := 0
	for {
		var n int64
		err := s.db.write(ctx, func(t tx) error {
			var err error
			n, err = t.exec(ctx,
				`DELETE FROM event WHERE seq IN (SELECT seq FROM event WHERE stack_id = $1 AND (turn, seq) <= ($2, $3) ORDER BY turn, seq LIMIT $4)`,
				stackID, old[0].Transaction, old[0].Seq, purgeBatch)
			return err
		})
		removed += int(n)
		if err != nil || n < purgeBatch {
			return removed, err
		}
	}
}
