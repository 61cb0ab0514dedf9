package store

import (
	"context"
	"time"
)

// PurgeDeleted removes up to limit stacks that were deleted longer ago than keep, with all their
// rows. It returns how many it removed, and whether there are more. It removes a nested stack
// before its parent. It keeps a stack that has suspects, unsent events or snapshots, or that is still the object
// of a resource of its parent.
func (s *Store) PurgeDeleted(ctx context.Context, keep time.Duration, limit int) (removed int, more bool, err error) {
	ids, err := collect(ctx, s.db, scanOne[string], `SELECT id FROM stack
		WHERE deleted <= {in $1}
		AND NOT EXISTS (SELECT 1 FROM stack below WHERE below.parent = stack.id AND below.parent <> '')
		AND NOT EXISTS (SELECT 1 FROM resource WHERE resource.suspect_of = stack.id AND resource.suspect_of <> '')
		AND NOT EXISTS (SELECT 1 FROM message WHERE message.topic = 'event.sink' AND message.stack_id = stack.id)
		AND NOT EXISTS (SELECT 1 FROM snapshot WHERE snapshot.stack_id = stack.id)
		AND NOT EXISTS (SELECT 1 FROM resource WHERE resource.id = stack.parent_row AND resource.physical_id = stack.id)
		ORDER BY deleted, id LIMIT $2`, -keep, limit)
	if err != nil || len(ids) == 0 {
		return 0, false, err
	}
	// There are many events, so they are removed first, and not all at once.
	var n int64
	err = s.db.write(ctx, func(t tx) error {
		var err error
		n, err = t.exec(ctx, `DELETE FROM event WHERE seq IN (SELECT seq FROM event WHERE stack_id IN {$1} LIMIT $2)`, ids, purgeBatch)
		return err
	})
	if err != nil || n == purgeBatch {
		return 0, true, err
	}
	return len(ids), len(ids) == limit, s.db.write(ctx, func(t tx) error {
		for _, sql := range []string{
			`DELETE FROM event WHERE stack_id IN {$1}`,
			`DELETE FROM signal WHERE stack_id IN {$1}`,
			`DELETE FROM edge WHERE from_id IN (SELECT resource_id FROM node WHERE stack_id IN {$1})`,
			`DELETE FROM node WHERE stack_id IN {$1}`,
			`DELETE FROM plan WHERE stack_id IN {$1}`,
			`DELETE FROM stack_export WHERE stack_id IN {$1}`,
			`DELETE FROM stack_import WHERE stack_id IN {$1}`,
			`DELETE FROM guard WHERE stack_id IN {$1}`,
			`DELETE FROM stack_policy WHERE stack_id IN {$1}`,
			`DELETE FROM change_set WHERE stack_id IN {$1}`,
			`DELETE FROM resource WHERE stack_id IN {$1}`,
			`DELETE FROM source WHERE stack_id IN {$1}`,
			`DELETE FROM tree WHERE root IN {$1}`,
			`DELETE FROM credential WHERE id IN (SELECT credential_id FROM stack WHERE id IN {$1} AND parent = '')`,
			`DELETE FROM stack WHERE id IN {$1}`,
		} {
			if _, err := t.exec(ctx, sql, ids); err != nil {
				return err
			}
		}
		return nil
	})
}
