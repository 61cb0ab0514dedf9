package store

import (
	"context"

	"hearth/shared/stack"
)

// insertSuspects adds the suspects of the changes, unless they exist.
func (s *Store) insertSuspects(ctx context.Context, t tx, drafts []*draft) error {
	var all [][]any
	for _, d := range drafts {
		all = append(all, d.late...)
	}
	_, err := t.insertNew(ctx, resourceTable, all)
	return err
}

// retainSuspects ends suspects without an object when their row is deleted and its object is
// retained, because nothing distinguishes the retained object from the one that they search for. A
// worker that has read such a suspect gets ErrStale.
func (s *Store) retainSuspects(ctx context.Context, t tx, drafts []*draft) error {
	for _, d := range drafts {
		gone := d.change.Left
		if r := d.change.Resource; r != nil && d.change.Drop && r.Retain {
			gone = []stack.Resource{*r}
		}
		for _, r := range gone {
			if r.PhysicalID == "" || r.StackID == "" {
				continue
			}
			_, err := t.exec(ctx, `UPDATE resource SET retain = true, due = {now}, version = version + 1
				WHERE suspect_of <> '' AND suspect_of = $1 AND type = $2 AND physical_id = ''`, r.StackID, r.Type)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// Suspects returns the suspects of a project, or of all projects for "", the oldest first.
func (s *Store) Suspects(ctx context.Context, project string) ([]stack.Resource, error) {
	return collect(ctx, s.db, s.scanResource, `SELECT `+resourceColumns+` FROM resource JOIN stack ON stack.id = resource.suspect_of
		WHERE resource.suspect_of <> '' AND (stack.project = $1 OR $1 = '') ORDER BY resource.created, resource.id`, project)
}

// CountSuspects returns how many suspects a tree has.
func (s *Store) CountSuspects(ctx context.Context, root string) (int, error) {
	found, err := collect(ctx, s.db, scanOne[int], `SELECT count(*) FROM resource
		WHERE suspect_of <> '' AND suspect_of IN (SELECT id FROM stack WHERE id = $1 OR root = $1)`, root)
	if err != nil {
		return 0, err
	}
	return found[0], nil
}

// PossibleOwners returns the rows of the project and type that a found object may belong to. They
// are rows in progress that will get an object, and suspects whose object has not appeared.
func (s *Store) PossibleOwners(ctx context.Context, project, typ string) ([]stack.Resource, error) {
	return collect(ctx, s.db, s.scanResource, `SELECT `+resourceColumns+` FROM resource
		JOIN stack ON stack.id = CASE WHEN resource.stack_id = '' THEN resource.suspect_of ELSE resource.stack_id END
		WHERE resource.due IS NOT NULL AND resource.type = $2 AND resource.claim = '' AND resource.status = 'IN_PROGRESS'
		AND (resource.action <> 'DELETE' OR resource.suspect_of <> '') AND stack.project = $1 ORDER BY resource.created, resource.id`, project, typ)
}

// HeldBy returns the physical IDs, among the given ones, of rows of a type in the project's stacks,
// except one row. Unlike a claim, a physical ID also belongs to a row whose object was taken back.
func (s *Store) HeldBy(ctx context.Context, project, typ string, physicalIDs []string, except string) (map[string]bool, error) {
	held := map[string]bool{}
	if len(physicalIDs) == 0 {
		return held, nil
	}
	found, err := collect(ctx, s.db, scanOne[string], `SELECT resource.physical_id FROM resource JOIN stack ON stack.id = resource.stack_id
		WHERE resource.type = $2 AND resource.physical_id IN {$3} AND resource.id <> $4 AND stack.project = $1`, project, typ, physicalIDs, except)
	for _, id := range found {
		held[id] = true
	}
	return held, err
}

// Resource returns a row of any stack by its ID.
func (s *Store) Resource(ctx context.Context, id string) (stack.Resource, error) {
	found, err := collect(ctx, s.db, s.scanResource, `SELECT `+resourceColumns+` FROM resource WHERE id = $1`, id)
	if err == nil && len(found) == 0 {
		err = notFound("Resource", id)
	}
	if err != nil {
		return stack.Resource{}, err
	}
	return found[0], nil
}
