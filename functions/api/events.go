package api

import (
	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

func (a *api) listEvents(r *web.Request) (web.Reply, error) {
	s, items, err := a.events(r, "")
	if err != nil {
		return web.Reply{}, err
	}
	if depth, _, err := r.Int("nested_depth"); err != nil {
		return web.Reply{}, err
	} else if depth > 0 {
		home := root(r).Stack(s.Project, s.Name, s.ID)
		for i := range items {
			items[i].Links = append(items[i].Links, wire.Link{Href: home, Rel: "root_stack"})
		}
	}
	return web.OK(map[string]any{"events": items})
}

func (a *api) listResourceEvents(r *web.Request) (web.Reply, error) {
	name := r.Vars["resource"]
	_, items, err := a.events(r, name)
	if err != nil {
		return web.Reply{}, err
	}
	if len(items) == 0 {
		return web.Reply{}, stack.Errorf(web.HTTPNotFound, "No events found for resource %s", name)
	}
	return web.OK(map[string]any{"events": items})
}

// events reads the filters and finds what they let through, newest first unless
// asked otherwise.
func (a *api) events(r *web.Request, resource string) (stack.Stack, []wire.Event, error) {
	items := []wire.Event{}
	limit, limited, err := r.Int("limit")
	if err != nil {
		return stack.Stack{}, nil, err
	}
	q := stack.EventQuery{
		Resource: resource,
		Names:    given(r, "resource_name"),
		Types:    given(r, "resource_type"),
		Actions:  given(r, "resource_action"),
		Statuses: given(r, "resource_status"),
		Marker:   r.Query().Get("marker"),
		Limit:    limit,
	}
	q.SortKeys, q.Descending, err = sorting(r, "event_time",
		"event_time", "resource_name", "resource_action", "resource_status", "resource_type")
	if err != nil {
		return stack.Stack{}, nil, err
	}
	s, err := a.stackOf(r)
	if err != nil || limited && limit == 0 {
		return s, items, err
	}
	q.StackID = s.ID
	found, err := a.Store.Events(r.Context(), q)
	for _, e := range found {
		items = append(items, wire.NewEvent(root(r), s, e))
	}
	return s, items, err
}

func (a *api) showEvent(r *web.Request) (web.Reply, error) {
	s, err := a.stackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	e, err := a.Store.EventByID(r.Context(), s.ID, r.Vars["event"])
	if c := stack.CodeOf(err); err != nil && c != stack.EntityNotFound && c != stack.NotFound {
		return web.Reply{}, err
	}
	if err != nil || e.ResourceName != r.Vars["resource"] {
		return web.Reply{}, stack.Errorf(web.HTTPNotFound, "No event %s found", r.Vars["event"])
	}
	return web.OK(map[string]any{"event": wire.NewWholeEvent(root(r), s, e)})
}
