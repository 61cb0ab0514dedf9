package store

import (
	"context"

	"hearth/shared/stack"
)

// insertSuspects adds the suspects of the changes, but for those that are there already.
func (s *Store) insertSuspects(ctx context.Context, t tx, drafts []*draft) error {
	var all [][]any
	for _, d := range drafts {
		all = append(all, d.late...)
	}
	_, err := t.insertNew(ctx, resourceTable, all)
	return err
}

// retainSuspects has suspects end without an object where their row goes and its object stays in
// the cloud: nothing else tells the object that stays from one that they are looked for.
// A worker that has one in hand comes too late.
func (s *Store) retainSuspects(ctx context.Context, t tx, drafts []*draft) error {
	for _, d := range drafts {
		r := d.change.Resource
		if r == nil || !d.change.Drop || !r.Retain || r.PhysicalID == "" || r.StackID == "" {
			continue
		}
		_, err := t.exec(ctx, `UPDATE resource SET retain = true, due = {now}, version = version + 1
			WHERE suspect_of <> '' AND suspect_of = $1 AND type = $2 AND physical_id = ''`, r.StackID, r.Type)
		if err != nil {
			return err
		}
	}
	return nil
}

// Suspects returns the suspects of a project, the oldest first; of all projects when it is empty.
func (s *Store) Suspects(ctx context.Context, project string) ([]stack.Resource, error) {
	return collect(ctx, s.db, s.scanResource, `SELECT `+resourceColumns+` FROM resource JOIN stack ON stack.id = resource.suspect_of
		WHERE resource.suspect_of <> '' AND (stack.project = $1 OR $1 = '') ORDER BY resource.created, resource.id`, project)
}

// CountSuspects returns how many suspects a root stack and all stacks below it have.
func (s *Store) CountSuspects(ctx context.Context, root string) (int, error) {
	found, err := collect(ctx, s.db, scanOne[int], `SELECT count(*) FROM resource
		WHERE suspect_of <> '' AND suspect_of IN (SELECT id FROM stack WHERE id = $1 OR root = $1)`, root)
	if err != nil {
		return 0, err
	}
	return found[0], nil
}

// PossibleOwners returns the rows whose object an object that was found may be: all rows in
// progress of the project and type that have no object yet and are to have one, and all
// suspects that have not appeared.
func (s *Store) PossibleOwners(ctx context.Context, project, typ string) ([]stack.Resource, error) {
	return collect(ctx, s.db, s.scanResource, `SELECT `+resourceColumns+` FROM resource
		JOIN stack ON stack.id = CASE WHEN resource.stack_id = '' THEN resource.suspect_of ELSE resource.stack_id END
		WHERE resource.due IS NOT NULL AND resource.type = $2 AND resource.claim = '' AND resource.status = 'IN_PROGRESS'
		AND (resource.action <> 'DELETE' OR resource.suspect_of <> '') AND stack.project = $1 ORDER BY resource.created, resource.id`, project, typ)
}

// HeldBy returns those of the physical ids that rows of the project's stacks, of a type, have. One
// row does not count. Unlike a claim, a physical id is had by an object that got its place back, too.
func (s *Store) HeldBy(ctx context.Context, project, typ string, physicalIDs []string, but string) (map[string]bool, error) {
	had := map[string]bool{}
	if len(physicalIDs) == 0 {
		return had, nil
	}
	found, err := collect(ctx, s.db, scanOne[string], `SELECT resource.physical_id FROM resource JOIN stack ON stack.id = resource.stack_id
		WHERE resource.type = $2 AND resource.physical_id IN {$3} AND resource.id <> $4 AND stack.project = $1`, project, typ, physicalIDs, but)
	for _, id := range found {
		had[id] = true
	}
	return had, err
}

// Resource returns a row by its id, whatever stack it is of.
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
