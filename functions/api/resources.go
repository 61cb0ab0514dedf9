package api

import (
	"context"
	"maps"
	"slices"
	"strings"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
	"hearth/shared/web"
	"hearth/shared/wire"
)

// Resources shows the resources of a stack.
type Resources interface {
	// MarkUnhealthy takes the name of a resource, or its physical ID.
	MarkUnhealthy(ctx context.Context, s stack.Stack, resource string, unhealthy bool, reason string) error
	// Nests reports whether a resource is a nested stack that exists.
	Nests(r stack.Resource) bool
	// WeighRows counts the rows of a stack, or of its whole tree, before they are read. Its error
	// says that the request may not read them now.
	WeighRows(ctx context.Context, s stack.Stack, below, whole bool) error
	Attributes(ctx context.Context, s stack.Stack, r stack.Resource, withAttr []string) (map[string]any, error)
	Metadata(ctx context.Context, s stack.Stack, r stack.Resource) (map[string]any, error)
}

// ResourceStore reads rows of resources.
type ResourceStore interface {
	// ResourceName returns the name of a row: of the resource that a nested stack is in its parent.
	ResourceName(ctx context.Context, rowID string) (string, error)
	ListResources(ctx context.Context, stackID string, whole bool) ([]stack.Resource, error)
	ResourceNamed(ctx context.Context, stackID, name string) (stack.Resource, error)
	// Suspects returns the suspects of a project, the oldest first.
	Suspects(ctx context.Context, project string) ([]stack.Resource, error)
}

var resourceFilters = []string{"type", "status", "name", "action", "id", "physical_resource_id", "nested_depth", "with_detail"}

func (a *api) listResources(r *web.Request) (web.Reply, error) {
	var unknown []string
	for _, key := range slices.Sorted(maps.Keys(r.Query())) {
		if !slices.Contains(resourceFilters, key) {
			unknown = append(unknown, "'"+key+"'")
		}
	}
	if unknown != nil {
		return web.Reply{}, stack.Errorf(stack.BadRequest, "Invalid filter parameters [%s]", strings.Join(unknown, ", "))
	}
	depth, _, err := r.Int("nested_depth")
	if err != nil {
		return web.Reply{}, err
	}
	detailed, err := r.Bool("with_detail", false)
	if err != nil {
		return web.Reply{}, err
	}
	s, err := a.stackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	stacks, err := a.stacksWithRows(r, s, depth, detailed)
	if err != nil {
		return web.Reply{}, err
	}
	keep := resourceFilter(r)
	items := []wire.Resource{}
	for _, m := range stacks {
		var about map[string]string
		for _, row := range m.rows {
			if !keep(row) {
				continue
			}
			var detail *wire.Detail
			if detailed {
				if about == nil {
					if about, err = a.descriptions(r, m.stack); err != nil {
						return web.Reply{}, err
					}
				}
				if detail, err = a.detail(r, m.stack, row, about); err != nil {
					return web.Reply{}, err
				}
			}
			items = append(items, wire.NewResource(root(r), m.stack, row, a.family(m.parent, row), detail))
		}
	}
	if !detailed {
		return web.OK(map[string]any{"resources": items})
	}
	return a.shown(r, s, map[string]any{"resources": items})
}

// A stackWithRows is a stack of a tree with its resources.
type stackWithRows struct {
	stack  stack.Stack
	parent string // name of the resource that it is in its parent; empty for the root
	rows   []stack.Resource
}

// stacksWithRows returns a stack and its nested stacks down to a depth, with their resources. Without whole,
// resources have no properties, data and attributes.
func (a *api) stacksWithRows(r *web.Request, s stack.Stack, depth int, whole bool) ([]stackWithRows, error) {
	if err := a.Resources.WeighRows(r.Context(), s, depth > 0, whole); err != nil {
		return nil, err
	}
	rows, err := a.Store.Resources.ListResources(r.Context(), s.ID, whole)
	if err != nil {
		return nil, err
	}
	parent, err := a.parentOf(r, s)
	if err != nil {
		return nil, err
	}
	all := []stackWithRows{{s, parent, rows}}
	if depth <= 0 {
		return all, nil
	}
	below, inner, err := a.Store.Stacks.Below(r.Context(), s.ID, depth, whole)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, row := range slices.Concat(rows, inner) {
		names[row.ID] = row.Name
	}
	for _, child := range below {
		n := 0
		for n < len(inner) && inner[n].StackID == child.ID {
			n++
		}
		all = append(all, stackWithRows{child, names[child.ParentRow], inner[:n]})
		inner = inner[n:]
	}
	return all, nil
}

// parentOf returns the name of the resource that a stack is in its parent; empty for a root stack.
func (a *api) parentOf(r *web.Request, s stack.Stack) (string, error) {
	if s.ParentRow == "" {
		return "", nil
	}
	return a.Store.Resources.ResourceName(r.Context(), s.ParentRow)
}

func (a *api) family(parent string, row stack.Resource) wire.Family {
	return wire.Family{Parent: parent, Nested: a.Resources.Nests(row)}
}

// resourceFilter reads the filters; a status may hold its action: CREATE_FAILED.
func resourceFilter(r *web.Request) func(stack.Resource) bool {
	types, names, ids, physical := given(r, "type"), given(r, "name"), given(r, "id"), given(r, "physical_resource_id")
	actions, statuses := given(r, "action"), given(r, "status")
	for i, status := range statuses {
		if action, rest, ok := strings.Cut(status, "_"); ok && status != string(stack.InProgress) {
			actions = append(actions, action)
			statuses[i] = rest
		}
	}
	return func(row stack.Resource) bool {
		return has(names, row.Name) && has(ids, row.ID) && has(physical, row.PhysicalID) &&
			has(actions, string(row.Action)) && has(statuses, string(row.Status)) &&
			(len(types) == 0 || slices.ContainsFunc(types, func(t string) bool { return strings.Contains(row.TypeShown(), t) }))
	}
}

// descriptions returns the template's descriptions of resources, by name.
func (a *api) descriptions(r *web.Request, s stack.Stack) (map[string]string, error) {
	source, err := a.Templates.Source(r.Context(), s)
	if stack.CodeOf(err) == stack.EntityNotFound { // purged with the deleted stack
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return wire.Descriptions(source), nil
}

func (a *api) detail(r *web.Request, s stack.Stack, row stack.Resource, about map[string]string) (*wire.Detail, error) {
	asked := given(r, "with_attr")
	attributes, err := a.Resources.Attributes(r.Context(), s, row, asked)
	if attributes == nil {
		attributes = map[string]any{}
	}
	for _, name := range asked {
		if _, ok := attributes[name]; !ok {
			attributes[name] = nil // there is none of that name, which is no error here
		}
	}
	return &wire.Detail{Description: about[row.Name], Attributes: attributes}, err
}

func (a *api) showResource(r *web.Request) (web.Reply, error) {
	s, err := a.livingStackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	row, err := a.resourceOf(r, s)
	if err != nil {
		return web.Reply{}, err
	}
	about, err := a.descriptions(r, s)
	if err != nil {
		return web.Reply{}, err
	}
	detail, err := a.detail(r, s, row, about)
	if err != nil {
		return web.Reply{}, err
	}
	parent, err := a.parentOf(r, s)
	if err != nil {
		return web.Reply{}, err
	}
	return a.shown(r, s, map[string]any{"resource": wire.NewResource(root(r), s, row, a.family(parent, row), detail)})
}

func (a *api) showMetadata(r *web.Request) (web.Reply, error) {
	s, row, err := a.ownResourceOf(r, "resource:metadata")
	if err != nil {
		return web.Reply{}, err
	}
	metadata, err := a.Resources.Metadata(r.Context(), s, row)
	if err != nil {
		return web.Reply{}, err
	}
	isOwn := isUserOf(r.Caller, s, row) // the agent in the server runs what it reads
	shown := map[string]any{}
	maps.Copy(shown, metadata)
	if stepdef.HasAgent(row) { // agents on the server look for them here
		deployed, err := a.Store.Software.DeployedConfigs(r.Context(), s.Project, row.PhysicalID)
		if err != nil {
			return web.Reply{}, err
		}
		if !isOwn {
			deployed = concealConfigs(r, deployed)
		}
		shown["deployments"] = wire.NewSoftwareConfigs(deployed)
	}
	if isOwn {
		return web.OK(map[string]any{"metadata": shown})
	}
	return a.shown(r, s, map[string]any{"metadata": shown})
}
