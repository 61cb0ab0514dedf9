package store

import "context"

// writeRetains keeps objects in the cloud, most often those of whole trees. Their rows get a new
// version, so a worker that has one in hand comes too late. The objects of a whole tree belong
// to no row from then on: another stack may adopt them at once.
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
		_, err := t.exec(ctx, `WITH kept AS MATERIALIZED (
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
