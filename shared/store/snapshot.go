package store

import (
	"context"

	"hearth/shared/stack"
)

var snapshotTable = &table{name: "snapshot", columns: []column{
	{"id", text}, {"stack_id", text}, {"name", text}, {"status", text}, {"reason", text}, {"removing", boolean},
	{"sealed", blob}, {"key_id", text}, {"created", instant},
}}

// writeSnapshots writes those of a change as they are, and forgets those that it drops.
// The version of the stack row, written with them, orders those who write one.
func (s *Store) writeSnapshots(ctx context.Context, t tx, drafts []*draft) error {
	for _, d := range drafts {
		for _, one := range d.change.Snapshots {
			sealed, key, err := s.seal.seal("snapshot "+one.ID, one.Saved)
			if err != nil {
				return err
			}
			_, err = t.exec(ctx, `INSERT INTO snapshot (`+snapshotTable.list("")+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
				ON CONFLICT (id) DO UPDATE SET status = excluded.status, reason = excluded.reason, removing = excluded.removing,
				sealed = excluded.sealed, key_id = excluded.key_id`,
				one.ID, one.StackID, cleanText(one.Name), string(one.Status), one.Reason, one.Removing, sealed, key, one.Created)
			if err != nil {
				return err
			}
		}
		if d.change.DropSnapshot != "" {
			if _, err := t.exec(ctx, `DELETE FROM snapshot WHERE id = $1`, d.change.DropSnapshot); err != nil {
				return err
			}
		}
	}
	return nil
}

// Snapshots gives those of a stack, oldest first.
func (s *Store) Snapshots(ctx context.Context, stackID string) ([]stack.StackSnapshot, error) {
	return collect(ctx, s.db, s.scanSnapshot, `SELECT `+snapshotTable.list("")+` FROM snapshot WHERE stack_id = $1 ORDER BY created, id`, stackID)
}

// Snapshot gives one of a stack; NotFound where there is none.
func (s *Store) Snapshot(ctx context.Context, stackID, id string) (stack.StackSnapshot, error) {
	found, err := collect(ctx, s.db, s.scanSnapshot, `SELECT `+snapshotTable.list("")+` FROM snapshot WHERE stack_id = $1 AND id = $2`, stackID, id)
	if err == nil && len(found) == 0 {
		err = stack.Errorf(stack.NotFound, "Snapshot with id %s not found", id)
	}
	if err != nil {
		return stack.StackSnapshot{}, err
	}
	return found[0], nil
}

func (s *Store) scanSnapshot(r rows) (one stack.StackSnapshot, err error) {
	var sealed []byte
	var key string
	err = r.Scan(&one.ID, &one.StackID, &one.Name, &one.Status, &one.Reason, &one.Removing, &sealed, &key, moment{&one.Created})
	if err != nil {
		return one, err
	}
	return one, orEmpty(s.seal.open("snapshot "+one.ID, sealed, key, &one.Saved))
}
