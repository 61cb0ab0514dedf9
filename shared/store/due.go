package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hearth/shared/stack"
)

// Due returns the messages to deliver, each kind up to the limit:
//
//   - outbox messages that are due; they are due again after the redelivery period
//   - one ResourceDue message for each wait key with a due row that no worker holds
//   - one StackSettled message for each stack past its deadline, which is then in the outbox
//
// The messages of wait keys have no ID and no row in the outbox. next is the time from now until the next
// stack's deadline, or 0 when no stack has one.
func (s *Store) Due(ctx context.Context, limit int) (due []stack.Message, next time.Duration, err error) {
	// Mostly nothing is due. One statement checks that and writes nothing.
	found, err := collect(ctx, s.db, scanDueSummary, `SELECT
		EXISTS (SELECT 1 FROM message WHERE next_at <= {now}) OR EXISTS (SELECT 1 FROM stack WHERE settle_at <= {now}),
		EXISTS (SELECT 1 FROM resource WHERE due <= {now} AND (lease = '' OR lease_until <= {now})),
		{now}, (SELECT min(settle_at) FROM stack WHERE settle_at > {now})`)
	if err != nil || len(found) == 0 {
		return nil, 0, err
	}
	if !found[0].next.IsZero() {
		next = found[0].next.Sub(found[0].now)
	}
	if found[0].rows {
		if due, err = s.dueRows(ctx, limit); err != nil {
			return nil, 0, err
		}
	}
	if !found[0].keys {
		return due, next, nil
	}
	keys, err := collect(ctx, s.db, scanOne[string],
		`SELECT DISTINCT wait_key FROM resource
		WHERE due <= {now} AND (lease = '' OR lease_until <= {now}) ORDER BY wait_key LIMIT $1`, limit)
	for _, key := range keys {
		due = append(due, stack.Message{Topic: stack.ResourceDue, WaitKey: key})
	}
	return due, next, err
}

// dueSummary reports whether messages or stacks are due (rows) and whether wait keys are due (keys),
// and when the next stack reaches its deadline.
type dueSummary struct {
	rows, keys bool
	now, next  time.Time
}

func scanDueSummary(r rows) (s dueSummary, err error) {
	err = r.Scan(&s.rows, &s.keys, moment{&s.now}, moment{&s.next})
	return s, err
}

// dueRows returns messages and stacks that are due, and postpones each by the redelivery period.
func (s *Store) dueRows(ctx context.Context, limit int) (due []stack.Message, err error) {
	err = s.db.write(ctx, func(t tx) error {
		var err error
		due, err = collect(ctx, t, scanMessage,
			`WITH due AS MATERIALIZED (SELECT id FROM message WHERE next_at <= {now} ORDER BY next_at, id LIMIT $1 {skip})
			UPDATE message SET next_at = {in $2}, tries = tries + 1 WHERE id IN (SELECT id FROM due)
			RETURNING `+messageColumns, limit, s.redeliverAfter)
		if err != nil {
			return err
		}
		late, err := collect(ctx, t, scanLate,
			`WITH late AS MATERIALIZED (SELECT id FROM stack WHERE settle_at <= {now} ORDER BY settle_at, id LIMIT $1 {skip})
			UPDATE stack SET settle_at = {in $2} WHERE id IN (SELECT id FROM late)
			RETURNING stack.id, stack.generation`, limit, s.redeliverAfter)
		if err != nil || len(late) == 0 {
			return err
		}
		late, err = s.addLate(ctx, t, late)
		due = append(due, late...)
		return err
	})
	return due, err
}

func scanLate(r rows) (stack.Message, error) {
	m := stack.Message{Topic: stack.StackSettled}
	err := r.Scan(&m.StackID, &m.Generation)
	m.ID = fmt.Sprintf("late-%s-%d", m.StackID, m.Generation)
	return m, err
}

// addLate adds the messages of stacks past their deadlines to the outbox, which counts the workers that
// die of them. It returns those that were not there.
func (s *Store) addLate(ctx context.Context, t tx, late []stack.Message) ([]stack.Message, error) {
	now, err := t.now(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([][]any, len(late))
	for i, m := range late {
		rows[i] = []any{m.ID, string(m.Topic), m.StackID, m.ResourceID, m.Generation, m.WaitKey, now.Add(s.redeliverAfter)}
	}
	added, err := t.insertNew(ctx, messageTable, rows)
	return slices.DeleteFunc(late, func(m stack.Message) bool { return !slices.Contains(added, m.ID) }), err
}
