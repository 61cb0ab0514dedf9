package store

import (
	"context"

	"hearth/shared/stack"
)

// addUnsent adds an outbox message for each new event of a tree with sinks, due at once. The statement reads
// the root's sinks, so no writer of events has to know them.
func (s *Store) addUnsent(ctx context.Context, t tx, drafts []*draft) error {
	var ids []string
	for _, d := range drafts {
		for _, row := range d.insert[eventTable] {
			ids = append(ids, row[0].(string))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return t.later(ctx,
		`INSERT INTO message (id, topic, stack_id, resource_id, generation, wait_key, next_at)
		SELECT 'sink-' || event.id, 'event.sink', event.stack_id, event.id, 0, '', {now} FROM event
		JOIN stack ON stack.id = event.stack_id
		JOIN stack AS root ON root.id = CASE stack.root WHEN '' THEN stack.id ELSE stack.root END
		WHERE event.id IN {$1} AND root.sinks <> ''`, ids)
}

// Unsent returns events of a stack whose messages to a queue are in the outbox, in the order of writing.
// With an empty queue it returns those whose messages name no queue.
func (s *Store) Unsent(ctx context.Context, stackID, queue string, limit int) ([]stack.Event, error) {
	return collect(ctx, s.db, s.scanEvent,
		`SELECT `+eventColumns+` FROM event WHERE id IN (
			SELECT resource_id FROM message WHERE topic = 'event.sink' AND stack_id = $1 AND wait_key = $2
		) ORDER BY turn, seq LIMIT $3`, stackID, queue, limit)
}

// CountUnsent returns how many messages about events of a tree are in the outbox.
func (s *Store) CountUnsent(ctx context.Context, root string) (int, error) {
	found, err := collect(ctx, s.db, scanOne[int], `SELECT count(*) FROM message
		WHERE topic = 'event.sink' AND stack_id IN (SELECT id FROM stack WHERE id = $1 OR root = $1)`, root)
	if err != nil {
		return 0, err
	}
	return found[0], nil
}
