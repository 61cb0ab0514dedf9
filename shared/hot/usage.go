package hot

import (
	"slices"
	"sync"

	"hearth/shared/hot/funcs"
)

// needs are what one resource refers to, gathered once: checking, ordering and planning
// all ask for it.
type needs struct {
	properties, metadata []funcs.Used
	checked              bool     // a function called in there has a Check
	requires             []string // sorted
}

// gathering gives the needs of a template's resources by their names; they are gathered
// when they are first asked for.
func (t *Template) gathering() func() map[string]*needs {
	return sync.OnceValue(func() map[string]*needs {
		all := make(map[string]*needs, len(t.Resources))
		for _, r := range t.Resources {
			all[r.Name] = t.gather(r)
		}
		return all
	})
}

func (t *Template) gather(r *Resource) *needs {
	w := t.version.words
	made := &needs{}
	collect := func(n *Node, key string) (found []funcs.Used) {
		if !n.IsDynamic() {
			return nil
		}
		funcs.Uses(n, path(w.resources, r.Name, key), func(u funcs.Used) {
			made.checked = made.checked || u.Call.Func.Check != nil
			if u.Call.Func.Use == funcs.Nothing {
				return
			}
			found = append(found, u)
			name, ok := u.Name.(string)
			if ok && t.resources[name] != nil && u.Call.Func.Use != funcs.Parameter && u.Call.Func.Use != funcs.File {
				made.requires = append(made.requires, name)
			}
		})
		return found
	}
	made.properties = collect(r.Properties, w.properties)
	made.metadata = collect(r.Metadata, w.metadata)
	if r.ExternalID != nil {
		made.requires = nil
		return made
	}
	for _, name := range r.DependsOn {
		if t.resources[name] != nil {
			made.requires = append(made.requires, name)
		}
	}
	slices.Sort(made.requires)
	made.requires = slices.Compact(made.requires)
	return made
}

// uses visits what a part of a resource refers to.
func (t *Template) uses(r *Resource, visit func(u funcs.Used)) {
	if n := t.gathered()[r.Name]; n != nil {
		for _, u := range n.properties {
			visit(u)
		}
		for _, u := range n.metadata {
			visit(u)
		}
	}
}
