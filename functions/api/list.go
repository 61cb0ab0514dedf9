package api

import (
	"net/url"
	"slices"
	"strings"

	"hearth/shared/access"
	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

func (a *api) listStacks(r *web.Request) (web.Reply, error) {
	global, err := r.Bool("global_tenant", false)
	if err != nil {
		return web.Reply{}, err
	}
	if global && !a.finder.IsGlobal(r.Caller) {
		return web.Reply{}, access.Forbidden("stacks:global_index")
	}
	q, limited, err := a.stackQuery(r, global)
	if err != nil {
		return web.Reply{}, err
	}
	counted, err := r.Bool("with_count", false)
	if err != nil {
		return web.Reply{}, err
	}
	answer := struct {
		Stacks []wire.StackItem `json:"stacks"`
		Links  []wire.Link      `json:"links,omitempty"`
		Count  *int             `json:"count,omitempty"`
	}{Stacks: []wire.StackItem{}}
	if !limited || q.Limit > 0 {
		if answer.Stacks, err = a.stackItems(r, q); err != nil {
			return web.Reply{}, err
		}
	}
	if n := len(answer.Stacks); q.Limit > 0 && n == q.Limit {
		answer.Links = []wire.Link{{Href: nextPage(r, answer.Stacks[n-1].ID), Rel: "next"}}
	}
	if counted {
		q.Marker, q.Limit = "", 0
		n, err := a.Store.Stacks.CountStacks(r.Context(), q)
		if err != nil {
			return web.Reply{}, err
		}
		answer.Count = &n
	}
	return web.OK(answer)
}

// detailStacks answers with the same list as listStacks, because Heat's short list already has every
// field.
func (a *api) detailStacks(r *web.Request) (web.Reply, error) {
	items, err := a.stackItems(r, stack.StackQuery{Project: r.Vars["project"], NotTagsAny: a.HiddenTags})
	if err != nil {
		return web.Reply{}, err
	}
	return web.OK(map[string]any{"stacks": items})
}

func (a *api) stackItems(r *web.Request, q stack.StackQuery) ([]wire.StackItem, error) {
	stacks, err := a.Store.Stacks.Stacks(r.Context(), q)
	items := make([]wire.StackItem, len(stacks))
	for i, s := range stacks {
		items[i] = wire.NewStackItem(root(r), s, r.Caller.Has("admin"))
	}
	return items, err
}

// nextPage returns the request's URL with another marker. The other parameters keep their order.
func nextPage(r *web.Request, marker string) string {
	var kept []string
	for _, one := range strings.Split(r.URL.RawQuery, "&") {
		if one != "" && !strings.HasPrefix(one, "marker=") {
			kept = append(kept, one)
		}
	}
	return r.Base + r.Path + "?" + strings.Join(append(kept, "marker="+url.QueryEscape(marker)), "&")
}

// stackQuery reads the filters. limited reports whether there is a limit; a limit of 0 means none. A
// global query covers all projects.
func (a *api) stackQuery(r *web.Request, global bool) (q stack.StackQuery, limited bool, err error) {
	q = stack.StackQuery{
		Project:  r.Vars["project"],
		IDs:      given(r, "id"),
		Names:    given(r, "name", "stack_name"),
		Owners:   given(r, "username", "stack_owner"),
		Parents:  given(r, "owner_id", "parent"),
		Reasons:  given(r, "stack_status_reason"),
		Users:    given(r, "stack_user_project_id"),
		Timeouts: given(r, "timeout_mins"),
		Marker:   r.Param("marker"),
	}
	for _, action := range given(r, "action", "stack_action") {
		q.Actions = append(q.Actions, stack.Action(action))
	}
	for _, status := range given(r, "status", "stack_status") {
		if action, rest, ok := strings.Cut(status, "_"); ok && status != string(stack.InProgress) {
			q.Actions = append(q.Actions, stack.Action(action))
			status = rest
		}
		q.Statuses = append(q.Statuses, stack.Status(status))
	}
	// Heat compares texts here, so that only 1 and 0 match. Hearth takes true and false too.
	switch text := strings.ToLower(r.Param("disable_rollback")); text {
	case "":
	case "1", "true", "0", "false":
		rollback := text == "0" || text == "false"
		q.Rollback = &rollback
	default:
		q.IDs = []string{"none"}
	}
	switch tenants := given(r, "tenant"); {
	case global:
		q.Project, q.Projects = "", tenants
	case !has(tenants, q.Project):
		q.IDs = []string{"none"} // a caller sees no other project's stacks
	}
	if q.Limit, limited, err = r.Int("limit"); err != nil {
		return q, limited, err
	}
	var hidden bool
	for name, into := range map[string]*bool{"show_deleted": &q.ShowDeleted, "show_nested": &q.ShowNested, "show_hidden": &hidden} {
		if *into, err = r.Bool(name, false); err != nil {
			return q, limited, err
		}
	}
	if len(q.Parents) > 0 && !q.ShowNested {
		q.IDs = []string{"none"} // as in Heat: an owner matches nothing unless nested stacks are listed
	}
	for name, into := range map[string]*[]string{"tags": &q.Tags, "tags_any": &q.TagsAny, "not_tags": &q.NotTags, "not_tags_any": &q.NotTagsAny} {
		if *into, err = wire.Tags(r.Param(name)); err != nil {
			return q, limited, err
		}
	}
	if !hidden {
		q.NotTagsAny = append(slices.Clip(q.NotTagsAny), a.HiddenTags...)
	}
	q.SortKeys, q.Descending, err = sorting(r, "creation_time", "stack_name", "stack_status", "creation_time", "updated_time")
	return q, limited, err
}

// sorting reads the sort keys and the direction. Without a key it is newest first, otherwise ascending.
func sorting(r *web.Request, normal string, known ...string) (keys []string, descending bool, err error) {
	for _, k := range given(r, "sort_keys") {
		if slices.Contains(known, k) {
			keys = append(keys, k)
		}
	}
	switch dir := r.Param("sort_dir"); dir {
	case "asc":
		if len(keys) == 0 {
			keys = []string{normal}
		}
	case "desc":
		descending = true
	case "":
		descending = len(keys) == 0
	default:
		err = stack.Errorf(stack.BadRequest, `Unrecognized value "%s" for "sort_dir", acceptable values are: asc, desc.`, dir)
	}
	return keys, descending, err
}
