package api

import (
	"context"

	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

// EventStore reads events.
type EventStore interface {
	// Events returns events without their properties.
	Events(ctx context.Context, q stack.EventQuery) ([]stack.Event, error)
	// EventsAfter returns the history of a stack and of so many levels of nested stacks, in the
	// order in which it can be followed. more reports whether some of it is still held back.
	EventsAfter(ctx context.Context, stackID string, depth int, after stack.Position, limit int) (events []stack.Event, more bool, err error)
	EventByID(ctx context.Context, stackID, id string) (stack.Event, error)
}

func (a *api) listEvents(r *web.Request) (web.Reply, error) {
	items, err := a.events(r, "")
	if err != nil {
		return web.Reply{}, err
	}
	return web.OK(map[string]any{"events": items})
}

func (a *api) listResourceEvents(r *web.Request) (web.Reply, error) {
	name := r.Vars["resource"]
	items, err := a.events(r, name)
	if err != nil {
		return web.Reply{}, err
	}
	if len(items) == 0 {
		return web.Reply{}, stack.Errorf(web.HTTPNotFound, "No events found for resource %s", name)
	}
	return web.OK(map[string]any{"events": items})
}

// events returns the events that match the request's filters, newest first unless the request asks for
// another order.
func (a *api) events(r *web.Request, resource string) ([]wire.Event, error) {
	items := []wire.Event{}
	limit, limited, err := r.Int("limit")
	if err != nil {
		return nil, err
	}
	depth, _, err := r.Int("nested_depth")
	if err != nil {
		return nil, err
	}
	q := stack.EventQuery{
		Depth:    depth,
		Resource: resource,
		Names:    given(r, "resource_name"),
		Types:    given(r, "resource_type"),
		Actions:  given(r, "resource_action"),
		Statuses: given(r, "resource_status"),
		Marker:   r.Param("marker"),
		Limit:    limit,
	}
	if resource != "" {
		q.Names = nil // the path names the resource
	}
	q.SortKeys, q.Descending, err = sorting(r, "event_time",
		"event_time", "resource_name", "resource_action", "resource_status", "resource_type")
	if err != nil {
		return nil, err
	}
	s, err := a.stackOf(r)
	if err != nil || limited && limit == 0 {
		return items, err
	}
	q.StackID = s.ID
	found, err := a.Store.Events.Events(r.Context(), q)
	if err != nil {
		return nil, err
	}
	names := map[string]stack.Stack{}
	for _, e := range found {
		item, err := a.eventItem(r.Context(), r, s, depth, names, e)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

// eventItem returns an event of a stack or of a nested stack as the API shows it. names caches the names
// that were looked up.
func (a *api) eventItem(ctx context.Context, r *web.Request, s stack.Stack, depth int, names map[string]stack.Stack, e stack.Event) (wire.Event, error) {
	of := s
	if e.StackID != s.ID {
		var ok bool
		if of, ok = names[e.StackID]; !ok {
			var err error
			if of, err = a.Store.Stacks.FindStack(ctx, s.Project, e.StackID); err != nil {
				return wire.Event{}, err
			}
			names[of.ID] = of
		}
	}
	item := wire.NewEvent(root(r), of, e)
	if depth > 0 {
		item.Links = append(item.Links, wire.Link{Href: root(r).Stack(s.Project, s.Name, s.ID), Rel: "root_stack"})
	}
	return item, nil
}

func (a *api) showEvent(r *web.Request) (web.Reply, error) {
	s, err := a.stackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	e, err := a.Store.Events.EventByID(r.Context(), s.ID, r.Vars["event"])
	if c := stack.CodeOf(err); err != nil && c != stack.EntityNotFound && c != stack.NotFound {
		return web.Reply{}, err
	}
	if err != nil || e.ResourceName != r.Vars["resource"] {
		return web.Reply{}, stack.Errorf(web.HTTPNotFound, "No event %s found", r.Vars["event"])
	}
	return web.OK(map[string]any{"event": wire.NewWholeEvent(root(r), s, e)})
}
