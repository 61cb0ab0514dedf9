package store

import (
	"context"
	"encoding/json"
	"fmt"

	"hearth/shared/stack"
)

var exportTable = &table{name: "stack_export", columns: []column{
	{"id", text}, {"project", text}, {"name", text}, {"stack_id", text}, {"root", text}, {"output", text},
	{"coming", boolean}, {"held", boolean}, {"sealed", blob}, {"key_id", text},
}}

// An exportValue is the sealed part of an export.
type exportValue struct {
	Value   any      `json:"value"`
	Secrets []string `json:"secrets,omitzero"`
}

// A reservedExport is an export of a change, sealed, with its value as JSON.
type reservedExport struct {
	row   []any // of exportTable
	name  string
	value string
}

func (s *Store) prepareTrade(d *draft) error {
	d.reserved = nil
	if d.change.Trade == nil || d.change.Trade.Reserve == nil {
		return nil
	}
	k := d.change.Stack
	for _, e := range *d.change.Trade.Reserve {
		value, err := json.Marshal(e.Value)
		if err != nil {
			return err
		}
		id := newID()
		sealed, key, err := s.seal.seal("export "+id, exportValue{e.Value, secretTexts(e.Secrets)})
		if err != nil {
			return err
		}
		d.reserved = append(d.reserved, reservedExport{
			[]any{id, k.Project, clean(e.Name), k.ID, k.RootID(), clean(e.Output), true, false, sealed, key}, clean(e.Name), string(value),
		})
	}
	return nil
}

const exportColumns = `id, name, stack_id, output, sealed, key_id`

func (s *Store) scanExport(r rows) (e stack.Export, err error) {
	var id, key string
	var sealed []byte
	if err := r.Scan(&id, &e.Name, &e.StackID, &e.Output, &sealed, &key); err != nil {
		return e, err
	}
	var v exportValue
	err = s.seal.open("export "+id, sealed, key, &v)
	e.Value, e.Secrets = v.Value, secretsOf(v.Secrets)
	return e, err
}

// Exports returns the exports of a project.
func (s *Store) Exports(ctx context.Context, q stack.ExportQuery) ([]stack.Export, error) {
	sql, args := `SELECT `+exportColumns+` FROM stack_export WHERE project = $1 AND NOT coming AND name > $2`, []any{q.Project, q.After}
	if q.Names != nil {
		sql, args = sql+` AND name IN {$3}`, append(args, q.Names)
	}
	if q.StackID != "" {
		args = append(args, q.StackID)
		sql += fmt.Sprintf(` AND stack_id = $%d`, len(args))
	}
	return collect(ctx, s.db, s.scanExport, sql+` ORDER BY name`+limited(q.Limit), args...)
}

// Importers returns the names of the stacks that import an export.
func (s *Store) Importers(ctx context.Context, export string, q stack.ExportQuery) ([]string, error) {
	return collect(ctx, s.db, scanOne[string], `SELECT stack.name FROM stack_import JOIN stack ON stack.id = stack_import.stack_id
		WHERE stack_import.project = $1 AND stack_import.name = $2 AND stack.name > $3 ORDER BY stack.name`+limited(q.Limit), q.Project, export, q.After)
}

// limited returns the end of a statement that reads at most so many rows; 0 is all.
func limited(most int) string {
	if most <= 0 {
		return ""
	}
	return fmt.Sprintf(" LIMIT %d", most)
}

// HasTrade reports whether a stack or one of its nested stacks has exports or imports.
func (s *Store) HasTrade(ctx context.Context, stackID string) (bool, error) {
	found, err := collect(ctx, s.db, scanOne[int64], `SELECT (SELECT count(*) FROM stack_export WHERE stack_id = $1 OR root = $1)
		+ (SELECT count(*) FROM stack_import WHERE stack_id = $1)`, stackID)
	return err == nil && found[0] > 0, err
}
