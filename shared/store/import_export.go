package store

import (
	"context"
	"encoding/json"
	"slices"

	"hearth/shared/stack"
)

// writeTrades changes exports and imports, and refuses what other stacks do not allow. One
// transaction of a project does so at a time. A refused change writes nothing.
func (s *Store) writeTrades(ctx context.Context, t tx, drafts []*draft) error {
	var trading []*draft
	var projects []string
	for _, d := range drafts {
		if d.change.Trade != nil && d.change.Stack != nil {
			trading, projects = append(trading, d), append(projects, d.change.Stack.Project)
		}
	}
	if len(trading) == 0 {
		return nil
	}
	if err := s.lockProjects(ctx, t, "exports of ", projects); err != nil {
		return err
	}
	for _, d := range trading {
		steps := []func(context.Context, tx, *draft) error{s.withdrawExports, s.importExports, s.reserveExports, s.publishExports, s.endImports}
		if d.credential != nil {
			steps = append(steps, s.replaceCredential)
		}
		if err := inSavepoint(ctx, t, d, steps...); err != nil {
			return err
		}
	}
	return nil
}

// withdrawExports removes the exports of a tree that is to be deleted.
func (s *Store) withdrawExports(ctx context.Context, t tx, d *draft) error {
	if !d.change.Trade.Withdraw {
		return nil
	}
	k := d.change.Stack
	used, err := collect(ctx, t, scanOne[string], `SELECT name FROM stack_export WHERE (stack_id = $1 OR root = $1) AND NOT coming AND EXISTS
		(SELECT 1 FROM stack_import WHERE stack_import.project = stack_export.project AND stack_import.name = stack_export.name
		AND stack_import.stack_id <> $1 AND stack_import.root <> $1) ORDER BY name LIMIT 1`, k.ID)
	if err != nil {
		return err
	}
	if len(used) > 0 {
		by, err := importers(ctx, t, *k, used[0], true)
		d.err = stack.ExportDeletedError(used[0], by)
		return err
	}
	_, err = t.exec(ctx, `DELETE FROM stack_export WHERE stack_id = $1 OR root = $1`, k.ID)
	return err
}

// importers returns the names of other stacks that import an export; with outside only of those
// outside of the stack's tree.
func importers(ctx context.Context, t tx, k stack.Stack, export string, outside bool) ([]string, error) {
	tree := ""
	if outside {
		tree = k.ID
	}
	return collect(ctx, t, scanOne[string], `SELECT coalesce(stack.name, stack_import.stack_id) FROM stack_import LEFT JOIN stack ON stack.id = stack_import.stack_id
		WHERE stack_import.project = $1 AND stack_import.name = $2 AND stack_import.stack_id <> $3 AND stack_import.root <> $4 ORDER BY 1 LIMIT $5`,
		k.Project, export, k.ID, tree, stack.ShownImporters)
}

// importExports adds exports to those that a stack uses.
func (s *Store) importExports(ctx context.Context, t tx, d *draft) error {
	if len(d.change.Trade.Import) == 0 {
		return nil
	}
	k := d.change.Stack
	names := cleanAll(d.change.Trade.Import)
	found, err := collect(ctx, t, scanOne[string], `INSERT INTO stack_import (project, name, stack_id, root) SELECT project, name, $3, $4 FROM stack_export
		WHERE project = $1 AND name IN {$2} AND NOT coming AND NOT held ON CONFLICT (project, name, stack_id) DO UPDATE SET root = excluded.root
		RETURNING name`, k.Project, names, k.ID, k.RootID())
	if err != nil {
		return err
	}
	for _, name := range names {
		if !slices.Contains(found, name) {
			d.err = stack.NoExportError(name)
			return nil
		}
	}
	return nil
}

func cleanAll(names []string) []string {
	cleaned := make([]string, len(names))
	for i, name := range names {
		cleaned[i] = clean(name)
	}
	return cleaned
}

// A currentExport is an export as it is now, with its value as JSON.
type currentExport struct{ id, name, value string }

// reserveExports prepares the exports that a stack will have.
func (s *Store) reserveExports(ctx context.Context, t tx, d *draft) error {
	if d.change.Trade.Reserve == nil {
		return nil
	}
	k := d.change.Stack
	if err := resetExports(ctx, t, k.ID); err != nil {
		return err
	}
	var names []string
	next := map[string]string{}
	for _, e := range d.reserved {
		names, next[e.name] = append(names, e.name), e.value
	}
	if err := s.refuseTaken(ctx, t, d, names); err != nil || d.err != nil {
		return err
	}
	now, err := collect(ctx, t, s.scanCurrent, `SELECT `+exportColumns+` FROM stack_export WHERE stack_id = $1 ORDER BY name`, k.ID)
	if err != nil {
		return err
	}
	var changed, ids []string // exports that end or get another value
	for _, e := range now {
		if value, stays := next[e.name]; !stays || value != e.value {
			changed, ids = append(changed, e.name), append(ids, e.id)
		}
	}
	if len(changed) > 0 {
		if err := s.refuseUsed(ctx, t, d, changed, next); err != nil || d.err != nil {
			return err
		}
		if err := t.later(ctx, `UPDATE stack_export SET held = TRUE WHERE id IN {$1}`, ids); err != nil {
			return err
		}
	}
	all := make([][]any, len(d.reserved))
	for i, e := range d.reserved {
		all[i] = e.row
	}
	return t.insert(ctx, exportTable, all)
}

// refuseUsed refuses a change that ends exports, or gives them another value, while other stacks
// import them.
func (s *Store) refuseUsed(ctx context.Context, t tx, d *draft, changed []string, next map[string]string) error {
	k := d.change.Stack
	used, err := collect(ctx, t, scanOne[string], `SELECT name FROM stack_import
		WHERE project = $1 AND name IN {$2} AND stack_id <> $3 ORDER BY name LIMIT 1`, k.Project, changed, k.ID)
	if err != nil || len(used) == 0 {
		return err
	}
	by, err := importers(ctx, t, *k, used[0], false)
	d.err = stack.ExportDeletedError(used[0], by)
	if _, stays := next[used[0]]; stays {
		d.err = stack.ExportChangedError(used[0], by)
	}
	return err
}

// refuseTaken refuses names that other stacks export or have reserved.
func (s *Store) refuseTaken(ctx context.Context, t tx, d *draft, names []string) error {
	if len(names) == 0 {
		return nil
	}
	k := d.change.Stack
	taken, err := collect(ctx, t, func(r rows) (of [2]string, err error) { return of, r.Scan(&of[0], &of[1]) },
		`SELECT stack_export.name, coalesce(stack.name, stack_export.stack_id) FROM stack_export LEFT JOIN stack ON stack.id = stack_export.stack_id
		WHERE stack_export.project = $1 AND stack_export.name IN {$2} AND stack_export.stack_id <> $3 ORDER BY 1 LIMIT 1`, k.Project, names, k.ID)
	if err == nil && len(taken) > 0 {
		d.err = stack.ExportExistsError(taken[0][0], taken[0][1])
	}
	return err
}

// scanCurrent reads an export. One that cannot be opened has no value, so it counts as changed.
func (s *Store) scanCurrent(r rows) (currentExport, error) {
	var id, name, stackID, output, key string
	var sealed []byte
	if err := r.Scan(&id, &name, &stackID, &output, &sealed, &key); err != nil {
		return currentExport{}, err
	}
	var v exportValue
	if s.seal.open("export "+id, sealed, key, &v) != nil {
		return currentExport{id: id, name: name}, nil
	}
	value, err := json.Marshal(v.Value)
	return currentExport{id, name, string(value)}, err
}

func resetExports(ctx context.Context, t tx, stackID string) error {
	if _, err := t.exec(ctx, `DELETE FROM stack_export WHERE stack_id = $1 AND coming`, stackID); err != nil {
		return err
	}
	_, err := t.exec(ctx, `UPDATE stack_export SET held = FALSE WHERE stack_id = $1 AND held`, stackID)
	return err
}

// publishExports ends a reservation: the stack gets what it has reserved, or keeps what it has.
func (s *Store) publishExports(ctx context.Context, t tx, d *draft) error {
	id := d.change.Stack.ID
	if d.change.Trade.Reset {
		return resetExports(ctx, t, id)
	}
	if !d.change.Trade.Publish {
		return nil
	}
	if _, err := t.exec(ctx, `DELETE FROM stack_export WHERE stack_id = $1 AND NOT coming`, id); err != nil {
		return err
	}
	_, err := t.exec(ctx, `UPDATE stack_export SET coming = FALSE, held = FALSE WHERE stack_id = $1`, id)
	return err
}

// endImports ends the imports that a stack no longer needs.
func (s *Store) endImports(ctx context.Context, t tx, d *draft) error {
	if d.change.Trade.Only == nil {
		return nil
	}
	only := cleanAll(*d.change.Trade.Only)
	id := d.change.Stack.ID
	has, err := collect(ctx, t, scanOne[string], `SELECT name FROM stack_import WHERE stack_id = $1`, id)
	if err != nil {
		return err
	}
	ended := slices.DeleteFunc(has, func(name string) bool { return slices.Contains(only, name) })
	if len(ended) == 0 {
		return nil
	}
	_, err = t.exec(ctx, `DELETE FROM stack_import WHERE stack_id = $1 AND name IN {$2}`, id, ended)
	return err
}
