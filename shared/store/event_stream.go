package store

import (
	"context"
	"slices"

	"hearth/shared/stack"
)

// tree selects a stack and its nested stacks, down to a depth.
const tree = `(WITH RECURSIVE tree (id, depth) AS (
	SELECT id, 0 FROM stack WHERE id = %s
	UNION ALL SELECT s.id, t.depth + 1 FROM stack s JOIN tree t ON s.parent = t.id WHERE s.parent <> ''`

const (
	treeEnd    = ` AND t.depth < %s) SELECT id FROM tree)`
	livingTree = tree + ` AND s.deleted IS NULL` + treeEnd
	wholeTree  = tree + treeEnd
)

// EventsAfter returns the events of a stack, and of its nested stacks down to a depth, after a
// position. New events never appear before a returned one, so a client can follow them. more
// reports that there are later events which are not returned yet, because events before them may
// still be committed. A deleted stack keeps its place in the tree. Events have no properties.
func (s *Store) EventsAfter(ctx context.Context, stackID string, depth int, after stack.Position, limit int) (events []stack.Event, more bool, err error) {
	f := new(filter)
	if depth > 0 {
		f.where("stack_id IN "+wholeTree, stackID, int64(depth)) // in one statement, so that the events of a new nested stack are found with it
	} else {
		f.where("stack_id = %s", stackID)
	}
	f.where("(turn, seq) > (%s, %s)", after.Transaction, after.Seq)
	p := page{keys: []string{"turn", "seq"}, limit: limit}
	type seen struct {
		event   stack.Event
		settled bool
	}
	found, err := collect(ctx, s.db, func(r rows) (one seen, err error) {
		one.event, err = s.scanEventAnd(r, &one.settled)
		return one, err
	}, `SELECT `+eventHeads+`, turn < {settled} FROM event`+f.sql()+p.sql(), f.args...)
	if err != nil {
		return nil, false, err
	}
	if i := slices.IndexFunc(found, func(one seen) bool { return !one.settled }); i >= 0 {
		found, more = found[:i], true
	}
	for _, one := range found {
		events = append(events, one.event)
	}
	return events, more, nil
}

// settleTurns resets the transaction IDs of the Postgres that this database was copied from. They
// mean nothing here, and EventsAfter would not return the events.
func (s *Store) settleTurns(ctx context.Context) error {
	if s.db.dialect() != "postgres" {
		return nil
	}
	return s.db.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `UPDATE event SET turn = 0 WHERE turn <> 0
			AND (SELECT turn FROM event ORDER BY seq DESC LIMIT 1) >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint`)
		return err
	})
}
