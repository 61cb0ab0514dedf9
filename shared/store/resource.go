package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"hearth/shared/stack"
)

var resourceTable = &table{name: "resource", columns: []column{
	{"id", text}, {"stack_id", text}, {"name", text}, {"type", text}, {"template", text},
	{"action", text}, {"status", text}, {"reason", text},
	{"physical_id", text}, {"physical_name", text}, {"claim", text},
	{"retain", boolean}, {"requires", text}, {"required_by", text},
	{"due", instant}, {"wait_key", text}, {"generation", integer}, {"source", text}, {"replaced_by", text},
	{"created", instant}, {"updated", instant}, {"version", integer},
	{"sealed", blob}, {"key_id", text}, {"declared", text}, {"suspect_of", text}, {"suspect_until", instant}, {"access_key", text}, {"weight", integer}, {"failure", text},
	{"noticed", integer}, {"deaths", integer}, {"lease", text}, {"lease_until", instant}, // the store's own columns, last
}}

const resourceColumns = `resource.id, resource.stack_id, resource.name, resource.type, resource.template,
	resource.action, resource.status, resource.reason, resource.physical_id, resource.physical_name, resource.claim,
	resource.retain, resource.requires, resource.required_by, resource.due, resource.wait_key, resource.generation, resource.source, resource.replaced_by,
	resource.created, resource.updated, resource.version, resource.sealed, resource.key_id, resource.declared,
	resource.suspect_of, resource.suspect_until, resource.access_key, resource.failure`

var resourceHeads = withoutSealed(resourceColumns, "resource.sealed")

var ownColumns = len(resourceTable.columns) - 4 // where the store's own columns begin

// hidden is the part of a resource that may contain secrets: a user's values, and answers of the
// cloud (a private key, an administrator's password).
type hidden struct {
	Properties map[string]any `json:"properties,omitzero"`
	Data       map[string]any `json:"data,omitzero"`
	Attributes map[string]any `json:"attributes,omitzero"`
	Metadata   map[string]any `json:"metadata,omitzero"`
	Work       *stack.Work    `json:"work,omitzero"`
	Secrets    []string       `json:"secrets,omitzero"`
}

// resourceRow returns the row to write, without the store's own columns.
func (s *Store) resourceRow(r stack.Resource, version int64) ([]any, error) {
	if r.Unopened != nil && r.Action != stack.Delete && r.Status != stack.Failed {
		return nil, errors.New(r.Unopened.Reason) // its other fields may be wrong
	}
	requires, err := json.Marshal(r.Requires)
	if err != nil {
		return nil, err
	}
	requiredBy, err := json.Marshal(r.RequiredBy)
	if err != nil {
		return nil, err
	}
	failure, err := failureText(r.Failure)
	if err != nil {
		return nil, err
	}
	sealed, key, weight, err := s.sealResource(r)
	if err != nil {
		return nil, err
	}
	return []any{
		r.ID, r.StackID, r.Name, r.Type, r.Template, string(r.Action), string(r.Status), r.Reason,
		r.PhysicalID, r.PhysicalName, r.Claim, r.Retain, string(requires), string(requiredBy),
		r.Due, r.WaitKey, r.Generation, r.Source, r.ReplacedBy, r.Created, r.Updated, version, sealed, key, r.Declared,
		r.SuspectOf, r.SuspectUntil, r.AccessKey, weight, failure,
	}, nil
}

// sealResource seals a row and returns its weight. A failed row that could not be opened keeps its
// sealed column: an administrator may give its key again.
func (s *Store) sealResource(r stack.Resource) (sealed []byte, key string, weight int64, err error) {
	if u := r.Unopened; u != nil && r.Action != stack.Delete {
		return u.Sealed, u.Key, int64(len(u.Sealed)), nil
	}
	plain, err := json.Marshal(hidden{r.Properties, r.StoredData(), r.Attributes, r.Metadata, &r.Work, secretTexts(r.Secrets)})
	if err != nil {
		return nil, "", 0, fmt.Errorf("write as JSON: %w", err)
	}
	sealed, key = s.seal.sealPlain("resource "+r.ID, plain)
	return sealed, key, weigh(plain), nil
}

func (s *Store) scanResource(row rows) (stack.Resource, error) {
	r, _, err := s.scanSized(row)
	return r, err
}

// scanSized reads a row, and returns how many bytes its sealed column has. A row whose sealed
// column cannot be read gets Unopened, and other rows are still read.
func (s *Store) scanSized(row rows) (r stack.Resource, size int, err error) {
	var requires, requiredBy, sealed []byte
	var key string
	var failure *string // null in the rows of an older release
	if err := row.Scan(
		&r.ID, &r.StackID, &r.Name, &r.Type, &r.Template, &r.Action, &r.Status, &r.Reason,
		&r.PhysicalID, &r.PhysicalName, &r.Claim, &r.Retain, &requires, &requiredBy,
		moment{&r.Due}, &r.WaitKey, &r.Generation, &r.Source, &r.ReplacedBy, moment{&r.Created}, moment{&r.Updated}, &r.Version, &sealed, &key, &r.Declared,
		&r.SuspectOf, moment{&r.SuspectUntil}, &r.AccessKey, &failure,
	); err != nil {
		return r, 0, err
	}
	if failure == nil && r.Status == stack.Failed {
		r = r.WithFailure(stack.FailureOfReason(r.Reason))
	} else if failure != nil {
		if r.Failure, err = failureOf(*failure); err != nil {
			return r, 0, err
		}
	}
	h := hidden{Work: &r.Work}
	why := errors.Join(json.Unmarshal(requires, &r.Requires), json.Unmarshal(requiredBy, &r.RequiredBy), s.seal.open("resource "+r.ID, sealed, key, &h))
	if why != nil {
		r.Unopened = &stack.Unopened{Reason: why.Error(), Sealed: sealed, Key: key}
		r.Work = stack.Work{} // it may have been read partly
		return r, len(sealed), nil
	}
	r.SetStoredData(h.Data)
	r.Properties, r.Attributes, r.Metadata, r.Secrets = h.Properties, h.Attributes, h.Metadata, secretsOf(h.Secrets)
	return r, len(sealed), nil
}

// Rows returns all rows of a stack by name and age, including replaced ones.
func (s *Store) Rows(ctx context.Context, stackID string) ([]stack.Resource, error) {
	return collect(ctx, s.db, s.scanResource,
		`SELECT `+resourceColumns+` FROM resource WHERE stack_id = $1 ORDER BY name, created, id`, stackID)
}

// namesakeOrder orders the rows of a name as stack.CompareNamesakes does: the current row is the first.
const namesakeOrder = `CASE WHEN replaced_by <> '' THEN 1 ELSE 0 END, CASE WHEN action = 'DELETE' THEN 1 ELSE 0 END,
	generation DESC, created DESC, id DESC`

// Resources returns the current rows of the given logical names, in order of name. Nil names mean
// all.
func (s *Store) Resources(ctx context.Context, stackID string, names []string) ([]stack.Resource, error) {
	sql, args := `SELECT `+resourceColumns+` FROM resource WHERE stack_id = $1`, []any{stackID}
	if names != nil {
		sql, args = sql+` AND name IN {$2}`, append(args, names)
	}
	rows, err := collect(ctx, s.db, s.scanResource, sql+` ORDER BY name, `+namesakeOrder, args...)
	return slices.CompactFunc(rows, func(a, b stack.Resource) bool { return a.Name == b.Name }), err
}

func columnsOf(sealed bool) string {
	if sealed {
		return resourceColumns
	}
	return resourceHeads
}

// ListResources returns the current rows of all logical names, in order of name, with or without
// their sealed columns. After the current row of a name come older ones whose objects could not be
// deleted.
func (s *Store) ListResources(ctx context.Context, stackID string, sealed bool) ([]stack.Resource, error) {
	rows, err := collectBounded(ctx, s.db, "resources", s.scanSized,
		`SELECT `+columnsOf(sealed)+` FROM resource WHERE stack_id = $1 ORDER BY name, `+namesakeOrder, stackID)
	return withoutHidden(rows), err
}

// withoutHidden returns ordered rows without the older rows of each name. It keeps those whose objects
// could not be deleted.
func withoutHidden(rows []stack.Resource) []stack.Resource {
	shown := rows[:0]
	for _, r := range rows {
		if n := len(shown); n == 0 || shown[n-1].StackID != r.StackID || shown[n-1].Name != r.Name || r.CouldNotBeDeleted() {
			shown = append(shown, r)
		}
	}
	return shown
}

// EachResource calls visit with all rows of a stack; for each name the current row comes first. It
// keeps one row at a time, and may start again.
func (s *Store) EachResource(ctx context.Context, stackID string, visit func(stack.Resource)) error {
	return visitEach(ctx, s.db, visit, s.scanResource,
		`SELECT `+resourceColumns+` FROM resource WHERE stack_id = $1 ORDER BY name, `+namesakeOrder, stackID)
}

// States returns all rows of a stack by name and age, without their values. It keeps one whole row
// at a time.
func (s *Store) States(ctx context.Context, stackID string) ([]stack.Resource, error) {
	return collect(ctx, s.db, func(row rows) (stack.Resource, error) {
		r, err := s.scanResource(row)
		return r.WithoutValues(), err
	}, `SELECT `+resourceColumns+` FROM resource WHERE stack_id = $1 ORDER BY name, created, id`, stackID)
}

// EachRow calls visit with all rows of a stack and of its existing nested stacks. It keeps one row
// at a time.
func (s *Store) EachRow(ctx context.Context, stackID string, depth int, visit func(stack.Resource)) error {
	f := new(filter)
	f.where("stack_id IN "+livingTree, stackID, int64(depth))
	return visitEach(ctx, s.db, visit, s.scanResource, `SELECT `+resourceColumns+` FROM resource`+f.sql(), f.args...)
}

// Namesakes returns all rows of a logical name, including replaced ones.
func (s *Store) Namesakes(ctx context.Context, stackID, name string) ([]stack.Resource, error) {
	return collect(ctx, s.db, s.scanResource,
		`SELECT `+resourceColumns+` FROM resource WHERE stack_id = $1 AND name = $2 ORDER BY `+namesakeOrder, stackID, name)
}

// Below returns the nested stacks of a stack, down to a depth, the nearest first, and their rows, as
// ListResources does, in the same order. Rows of one stack are together.
func (s *Store) Below(ctx context.Context, stackID string, depth int, sealed bool) (below []stack.Stack, rows []stack.Resource, err error) {
	f := new(filter)
	f.where("id IN "+livingTree, stackID, int64(depth))
	f.where("id <> %s", stackID)
	below, err = collect(ctx, s.db, scanStack, `SELECT `+stackColumns+` FROM stack`+f.sql()+` ORDER BY depth, created, id`, f.args...)
	if err != nil || len(below) == 0 {
		return nil, nil, err
	}
	ids := make([]string, len(below))
	at := make(map[string]int, len(below))
	for i, k := range below {
		ids[i], at[k.ID] = k.ID, i
	}
	rows, err = collectBounded(ctx, s.db, "resources", s.scanSized,
		`SELECT `+columnsOf(sealed)+` FROM resource WHERE stack_id IN {$1} ORDER BY stack_id, name, `+namesakeOrder, ids)
	rows = withoutHidden(rows)
	slices.SortStableFunc(rows, func(a, b stack.Resource) int { return at[a.StackID] - at[b.StackID] })
	return below, rows, err
}

// ResourceName returns the logical name of a row, or "" when the row does not exist.
func (s *Store) ResourceName(ctx context.Context, rowID string) (string, error) {
	found, err := collect(ctx, s.db, scanOne[string], `SELECT name FROM resource WHERE id = $1`, rowID)
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

// ResourceNamed returns the current row of a logical name.
func (s *Store) ResourceNamed(ctx context.Context, stackID, name string) (stack.Resource, error) {
	found, err := s.Resources(ctx, stackID, []string{name})
	if err != nil {
		return stack.Resource{}, err
	}
	if len(found) > 0 {
		return found[0], nil
	}
	k, err := s.Stack(ctx, stackID)
	if err != nil {
		return stack.Resource{}, err
	}
	return stack.Resource{}, stack.Errorf(stack.EntityNotFound, "The Resource (%s) could not be found in Stack %s.", name, k.Name)
}

func (s *Store) updateResources(ctx context.Context, t tx, drafts []*draft) error {
	var all [][]any
	var dropped []string
	for _, d := range drafts {
		if d.row != nil {
			all = append(all, d.row)
		}
		all = append(all, d.stop...)
		for _, r := range slices.Concat(d.change.Merged, d.change.Left) {
			dropped = append(dropped, r.ID)
		}
		if d.change.Resource != nil && d.change.Drop {
			dropped = append(dropped, d.change.Resource.ID)
		}
	}
	if err := s.retainSuspects(ctx, t, drafts); err != nil {
		return err
	}
	if len(dropped) > 0 {
		if err := t.later(ctx, `DELETE FROM resource WHERE id IN {$1}`, dropped); err != nil {
			return err
		}
	}
	return t.update(ctx, resourceTable, all)
}
