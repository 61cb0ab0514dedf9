package hot

import (
	"slices"
	"strings"
	"sync"

	"hearth/shared/hot/funcs"
)

// needs holds what one resource refers to in its properties and metadata. It is gathered once, for
// checking, ordering and planning.
type needs struct {
	attrs    []attrOf // all uses of attributes
	lost     bool     // a reference leads nowhere
	asks     bool     // metadata refers to what may not exist
	checked  bool     // a function called in there has a Check
	requires []string // sorted
	on       []int    // the same, by their places among the resources
}

// An attrOf is the use of an attribute of an existing resource.
type attrOf struct {
	of        *Resource
	attribute any // as in funcs.Used
}

// A usage holds the needs of all resources, in their order.
type usage struct {
	all []needs
	at  map[string]int // by the name of the resource
}

// of returns the needs of a resource, or nil.
func (u *usage) of(resource string) *needs {
	if i, ok := u.at[resource]; ok {
		return &u.all[i]
	}
	return nil
}

// gathering returns a function that returns the needs of a template's resources. It gathers them at
// the first call.
func (t *Template) gathering() func() *usage {
	return sync.OnceValue(func() *usage {
		g := gatherer{t: t, u: &usage{all: make([]needs, len(t.Resources)), at: make(map[string]int, len(t.Resources))}}
		for i, r := range t.Resources {
			g.u.at[r.Name] = i
		}
		for i, r := range t.Resources {
			g.gather(r, &g.u.all[i])
		}
		return g.u
	})
}

// A gatherer fills a usage. What it finds for one resource goes into lists that all share.
type gatherer struct {
	t     *Template
	u     *usage
	attrs []attrOf
	on    []int
}

func (g *gatherer) gather(r *Resource, n *needs) {
	g.attrs, g.on = g.attrs[:0], g.on[:0]
	if r.Properties.IsDynamic() {
		funcs.Uses(r.Properties, nil, func(u funcs.Used) { g.use(u, n, false) })
	}
	if r.Metadata.IsDynamic() {
		funcs.Uses(r.Metadata, nil, func(u funcs.Used) { g.use(u, n, true) })
	}
	n.attrs = slices.Clone(g.attrs)
	if r.ExternalID != nil {
		return
	}
	for _, name := range r.DependsOn {
		if i, there := g.u.at[name]; there {
			g.on = append(g.on, i)
		}
	}
	if len(g.on) == 0 {
		return
	}
	slices.SortFunc(g.on, func(a, b int) int { return strings.Compare(g.t.Resources[a].Name, g.t.Resources[b].Name) })
	n.on = slices.Clone(slices.Compact(g.on))
	n.requires = make([]string, len(n.on))
	for i, at := range n.on {
		n.requires[i] = g.t.Resources[at].Name
	}
}

// use adds a use. Check looks again, with the path, at what may be wrong with it.
func (g *gatherer) use(u funcs.Used, n *needs, metadata bool) {
	n.checked = n.checked || u.Call.Func.Check != nil
	use := u.Call.Func.Use
	switch use {
	case funcs.Resource, funcs.Attribute, funcs.Either:
	default:
		n.asks = n.asks || metadata && use != funcs.Nothing
		return
	}
	if _, function := u.Name.(*Node); function {
		n.asks = n.asks || metadata
		return
	}
	name, ok := u.Name.(string)
	i, there := g.u.at[name]
	if there = there && ok; there {
		g.on = append(g.on, i)
		if use == funcs.Attribute {
			g.attrs = append(g.attrs, attrOf{g.t.Resources[i], u.Attribute})
		}
		return
	}
	n.asks = n.asks || metadata
	n.lost = n.lost || use != funcs.Either || g.t.isDisabled(name)
}
