package store

import (
	"context"

	"hearth/shared/stack"
)

var snapshotTable = &table{name: "snapshot", columns: []column{
	{"id", text}, {"stack_id", text}, {"name", text}, {"status", text}, {"reason", text}, {"removing", boolean},
	{"sealed", blob}, {"key_id", text}, {"created", instant},
}}

// writeSnapshots writes the snapshots of a change, and deletes its DropSnapshot. A snapshot
// without saved data keeps the data of its row. The stack row's version, which is written too,
// orders the writers.
func (s *Store) writeSnapshots(ctx context.Context, t tx, drafts []*draft) error {
	for _, d := range drafts {
		for _, one := range d.change.Snapshots {
			sealed, key, err := s.seal.seal("snapshot "+one.ID, one.Saved)
			if err != nil {
				return err
			}
			_, err = t.exec(ctx, `INSERT INTO snapshot (`+snapshotTable.list("")+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
				ON CONFLICT (id) DO UPDATE SET status = excluded.status, reason = excluded.reason, removing = excluded.removing,
				sealed = CASE WHEN $10 THEN excluded.sealed ELSE snapshot.sealed END, key_id = CASE WHEN $10 THEN excluded.key_id ELSE snapshot.key_id END`,
				one.ID, one.StackID, cleanText(one.Name), string(one.Status), one.Reason, one.Removing, sealed, key, one.Created, one.Saved != nil)
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

const snapshotsOfStack = ` FROM snapshot WHERE stack_id = $1 ORDER BY created, id`

// Snapshots returns the snapshots of a stack, oldest first, without saved data.
func (s *Store) Snapshots(ctx context.Context, stackID string) ([]stack.StackSnapshot, error) {
	return collectBounded(ctx, s.db, "snapshots", s.scanSizedSnapshot, `SELECT `+withoutSealed(snapshotTable.list(""), "sealed")+snapshotsOfStack, stackID)
}

// WholeSnapshots returns the snapshots of a stack with saved data. It fails when they are too
// large.
func (s *Store) WholeSnapshots(ctx context.Context, stackID string) ([]stack.StackSnapshot, error) {
	return collectBounded(ctx, s.db, "snapshots", s.scanSizedSnapshot, `SELECT `+snapshotTable.list("")+snapshotsOfStack, stackID)
}

// EachSnapshot calls visit with the snapshots of a stack, oldest first, with saved data. It keeps
// one of them at a time.
func (s *Store) EachSnapshot(ctx context.Context, stackID string, visit func(stack.StackSnapshot)) error {
	return visitEach(ctx, s.db, visit, s.scanSnapshot, `SELECT `+snapshotTable.list("")+snapshotsOfStack, stackID)
}

// SnapshotSize returns how many snapshots a stack has, and how many sealed bytes.
func (s *Store) SnapshotSize(ctx context.Context, stackID string) (count int, bytes int64, err error) {
	_, err = collect(ctx, s.db, func(r rows) (struct{}, error) { return struct{}{}, r.Scan(&count, &bytes) },
		`SELECT count(*), CAST(coalesce(sum(length(sealed)), 0) AS bigint) FROM snapshot WHERE stack_id = $1`, stackID)
	return count, bytes, err
}

// Snapshot returns a snapshot of a stack, or a NotFound error.
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

func (s *Store) scanSnapshot(r rows) (stack.StackSnapshot, error) {
	one, _, err := s.scanSizedSnapshot(r)
	return one, err
}

func (s *Store) scanSizedSnapshot(r rows) (one stack.StackSnapshot, size int, err error) {
	var sealed []byte
	var key string
	err = r.Scan(&one.ID, &one.StackID, &one.Name, &one.Status, &one.Reason, &one.Removing, &sealed, &key, moment{&one.Created})
	if err != nil {
		return one, 0, err
	}
	return one, len(sealed), orEmpty(s.seal.open("snapshot "+one.ID, sealed, key, &one.Saved))
}
