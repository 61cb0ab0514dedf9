package store

import (
	"context"
	"slices"
	"time"

	"hearth/shared/stack"
)

var messageTable = &table{name: "message", columns: []column{
	{"id", text}, {"topic", text}, {"stack_id", text}, {"resource_id", text}, {"generation", integer}, {"wait_key", text}, {"next_at", instant},
}, conflict: "(id) DO NOTHING"} // the same message is added once

const messageColumns = `message.id, message.topic, message.stack_id, message.resource_id, message.generation, message.wait_key`

func scanMessage(r rows) (m stack.Message, err error) {
	err = r.Scan(&m.ID, &m.Topic, &m.StackID, &m.ResourceID, &m.Generation, &m.WaitKey)
	return m, err
}

// writeMessages adds messages to the outbox. The worker that commits also publishes, so a message
// is due only after the redelivery period, or at its own due time if that is later.
func (s *Store) writeMessages(ctx context.Context, t tx, drafts []*draft) error {
	var all []stack.Message
	for _, d := range drafts {
		all = append(all, d.messages...)
	}
	if len(all) == 0 {
		return nil
	}
	now, err := t.now(ctx)
	if err != nil {
		return err
	}
	added := make([][]any, len(all))
	for i, m := range all {
		next := now.Add(s.redeliverAfter)
		if m.Due.After(next) {
			next = m.Due
		}
		added[i] = []any{m.ID, string(m.Topic), m.StackID, m.ResourceID, m.Generation, m.WaitKey, next}
	}
	return t.insert(ctx, messageTable, added)
}

// consume removes messages whose work is done from the outbox. It locks them always in the same
// order.
func (s *Store) consume(ctx context.Context, t tx, drafts []*draft) error {
	var ids []string
	for _, d := range drafts {
		ids = append(ids, d.change.Consumed...)
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	return t.later(ctx,
		`WITH done AS MATERIALIZED (SELECT id FROM message WHERE id IN {$1} ORDER BY id {lock})
		DELETE FROM message WHERE id IN (SELECT id FROM done)`, ids)
}

// Postpone makes outbox messages due again after a pause from now. The workers that began with them have
// ended, so it sets their count back.
func (s *Store) Postpone(ctx context.Context, messages []string, by time.Duration) error {
	if len(messages) == 0 {
		return nil
	}
	return s.db.runOne(ctx, func(t querier) error {
		_, err := t.exec(ctx,
			`WITH late AS MATERIALIZED (SELECT id FROM message WHERE id IN {$1} ORDER BY id {lock})
			UPDATE message SET next_at = {in $2}, begun = 0 WHERE id IN (SELECT id FROM late)`, messages, by)
		return err
	})
}
