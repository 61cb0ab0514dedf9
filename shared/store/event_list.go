package store

import (
	"context"

	"hearth/shared/stack"
)

var eventSort = map[string]string{
	"event_time":      "time",
	"resource_name":   "resource_name",
	"resource_action": "action",
	"resource_status": "status",
	"resource_type":   "resource_type",
}

// Events returns events of a stack, and of its existing nested stacks if the query asks for them.
// The default order is the order of writing. The events have no properties; EventByID returns them.
func (s *Store) Events(ctx context.Context, q stack.EventQuery) ([]stack.Event, error) {
	f := new(filter)
	scope := q.StackID
	if q.Depth > 0 {
		f.where("stack_id IN "+livingTree, q.StackID, int64(q.Depth))
		scope = "" // the marker may belong to any of them
	} else {
		f.where("stack_id = %s", q.StackID)
	}
	if q.Resource != "" {
		f.where("resource_name = %s", q.Resource)
	}
	among(f, "resource_name", q.Names)
	among(f, "resource_type", q.Types)
	among(f, "action", q.Actions)
	among(f, "status", q.Statuses)
	p := page{table: "event", descending: q.Descending, limit: q.Limit}
	for _, key := range q.SortKeys {
		column, ok := eventSort[key]
		if !ok {
			return nil, stack.Errorf(stack.BadRequest, "Invalid sort key %s", key)
		}
		p.keys = append(p.keys, column)
	}
	if len(p.keys) == 0 {
		p.keys = []string{"turn"}
	}
	p.keys = append(p.keys, "seq")
	if err := p.addMarker(ctx, s.db, f, q.Marker, "stack_id", scope); err != nil {
		return nil, err
	}
	return collectBounded(ctx, s.db, "events", withoutSize(s.scanEvent), `SELECT `+eventHeads+` FROM event`+f.sql()+p.sql(), f.args...)
}
