package store

import (
	"context"
	"time"

	"hearth/shared/stack"
)

// keepRetained is how long a search ignores an object that a stack has left in the cloud. A search
// takes only objects that are not older than its step, so the object is safe once all steps have
// ended that began before it was made.
const keepRetained = 24 * time.Hour

// writeRetains retains objects in the cloud, most often of whole trees. Their rows get a new
// version, so a worker that has read one gets ErrStale. The objects of a whole tree then belong to
// no row, and another stack may adopt them at once.
func (s *Store) writeRetains(ctx context.Context, t tx, drafts []*draft) error {
	for _, d := range drafts {
		c := d.change
		if c.Retain == nil || c.Stack == nil {
			continue
		}
		if len(c.Retain.Names) > 0 {
			_, err := t.exec(ctx, `WITH kept AS MATERIALIZED (
					SELECT id FROM resource WHERE stack_id = $1 AND name IN {$2} ORDER BY id {lock})
				UPDATE resource SET retain = true, version = version + 1 WHERE id IN (SELECT id FROM kept)`, c.Stack.ID, c.Retain.Names)
			if err != nil {
				return err
			}
			continue
		}
		but := c.Retain.But
		if but == nil {
			but = []string{}
		}
		if c.Retain.Failed {
			if err := retainFailed(ctx, t, c.Stack.ID, but); err != nil {
				return err
			}
			continue
		}
		_, err := t.exec(ctx, `INSERT INTO retained (claim, until)
			SELECT claim, {in $2} FROM resource WHERE stack_id IN (SELECT id FROM stack WHERE id = $1 OR root = $1) AND claim <> ''
				AND NOT (template <> '' OR type IN {$3})
			ON CONFLICT (claim) DO UPDATE SET until = excluded.until`, c.Stack.ID, keepRetained, but)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `WITH kept AS MATERIALIZED (
				SELECT id FROM resource WHERE stack_id IN (SELECT id FROM stack WHERE id = $1 OR root = $1) ORDER BY id {lock})
			UPDATE resource SET retain = NOT (template <> '' OR type IN {$2}), version = version + 1,
				claim = CASE WHEN template <> '' OR type IN {$2} THEN claim ELSE '' END
			WHERE id IN (SELECT id FROM kept)`, c.Stack.ID, but)
		if err != nil {
			return err
		}
	}
	return nil
}

// retainFailed retains the objects of a tree whose deletion has failed. Their rows stay until they are
// deleted again.
func retainFailed(ctx context.Context, t tx, stackID string, but []string) error {
	_, err := t.exec(ctx, `WITH kept AS MATERIALIZED (
			SELECT id FROM resource WHERE stack_id IN (SELECT id FROM stack WHERE id = $1 OR root = $1)
				AND action = 'DELETE' AND status = 'FAILED' AND NOT (template <> '' OR type IN {$2}) ORDER BY id {lock})
		UPDATE resource SET retain = true, version = version + 1 WHERE id IN (SELECT id FROM kept)`, stackID, but)
	return err
}

// writeRetained adds the claims of single objects that are left in the cloud, and deletes the claims
// of adopted objects. The rows still have their claims.
func (s *Store) writeRetained(ctx context.Context, t tx, drafts []*draft) error {
	var left, adopted []string
	for _, d := range drafts {
		for _, r := range d.change.Left {
			left = append(left, r.ID)
		}
		r := d.change.Resource
		switch {
		case r == nil:
		case r.Retain && (r.Claim == "" || d.change.Drop):
			left = append(left, r.ID)
		case r.Action == stack.Adopt && r.Claim != "":
			adopted = append(adopted, r.Claim)
		}
	}
	if len(left) > 0 {
		_, err := t.exec(ctx, `INSERT INTO retained (claim, until) SELECT claim, {in $1} FROM resource WHERE id IN {$2} AND claim <> ''
			ON CONFLICT (claim) DO UPDATE SET until = excluded.until`, keepRetained, left)
		if err != nil {
			return err
		}
	}
	if len(adopted) == 0 {
		return nil
	}
	_, err := t.exec(ctx, `DELETE FROM retained WHERE claim IN {$1}`, adopted)
	return err
}

// Owned returns the claims, among the given ones, that rows hold or that belong to retained objects.
// A search for a lost answer takes none of these.
func (s *Store) Owned(ctx context.Context, claims []string) (map[string]bool, error) {
	return claimed(ctx, s.db, claims, ` UNION SELECT claim FROM retained WHERE claim IN {$1}`)
}

// ForgetRetained deletes the claims of objects that were retained longer ago than keepRetained.
func (s *Store) ForgetRetained(ctx context.Context) error {
	return s.db.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `DELETE FROM retained WHERE until <= {now}`)
		return err
	})
}
