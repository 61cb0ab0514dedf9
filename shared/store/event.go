package store

import (
	"context"

	"hearth/shared/stack"
)

var eventTable = &table{name: "event", columns: []column{
	{"id", text}, {"stack_id", text}, {"resource_name", text}, {"resource_type", text}, {"physical_id", text},
	{"action", text}, {"status", text}, {"reason", text}, {"properties", blob}, {"key_id", text}, {"time", instant}, {"undoes_creation", boolean}, {"retained", boolean},
}}

const eventColumns = `turn, seq, id, stack_id, resource_name, resource_type, physical_id, action, status, reason, properties, key_id, time, undoes_creation, retained`

// eventHeads are the columns of lists, which show no properties.
var eventHeads = withoutSealed(eventColumns, "properties")

func (s *Store) eventRow(e stack.Event) ([]any, error) {
	if e.ID == "" {
		e.ID = newID()
	}
	if e.Time.IsZero() {
		e.Time = s.clock()
	}
	var sealed []byte
	var key string
	if e.Properties != nil {
		var err error
		if sealed, key, err = s.seal.seal("event "+e.ID, e.Properties); err != nil {
			return nil, err
		}
	}
	return []any{
		e.ID, e.StackID, e.ResourceName, e.ResourceType, e.PhysicalID,
		string(e.Action), e.Status, e.Reason, sealed, key, e.Time, e.UndoesCreation, e.Retained,
	}, nil
}

func (s *Store) scanEvent(r rows) (stack.Event, error) { return s.scanEventAnd(r) }

// scanEventAnd reads an event and the further columns of a statement.
func (s *Store) scanEventAnd(r rows, rest ...any) (e stack.Event, err error) {
	var sealed []byte
	var key string
	into := []any{
		&e.At.Transaction, &e.At.Seq, &e.ID, &e.StackID, &e.ResourceName, &e.ResourceType, &e.PhysicalID,
		&e.Action, &e.Status, &e.Reason, &sealed, &key, moment{&e.Time}, &e.UndoesCreation, &e.Retained,
	}
	if err := r.Scan(append(into, rest...)...); err != nil {
		return e, err
	}
	return e, orEmpty(s.seal.open("event "+e.ID, sealed, key, &e.Properties))
}

// EventByID returns one event of a stack.
func (s *Store) EventByID(ctx context.Context, stackID, id string) (stack.Event, error) {
	found, err := collect(ctx, s.db, s.scanEvent,
		`SELECT `+eventColumns+` FROM event WHERE id = $1 AND stack_id = $2`, id, stackID)
	if err == nil && len(found) == 0 {
		err = notFound("Event", id)
	}
	if err != nil {
		return stack.Event{}, err
	}
	return found[0], nil
}
