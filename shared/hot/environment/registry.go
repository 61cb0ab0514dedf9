package environment

import (
	"cmp"
	"slices"
	"strings"

	"hearth/shared/hot"
)

// A Registry maps resource types to other types or templates, in one stack. It never changes; a
// nested stack has its own, made by Below.
type Registry struct {
	user, global layer
	known        func(kind string) bool // the types that exist
	removed      [][]string             // paths of the mappings that led to this stack
	resources    map[string]any         // what the user says of resources of this stack
}

// A layer holds the mappings of one side: the user, or the operator of the service.
type layer struct {
	exact map[string]string
	globs map[string]string // by what comes before the *
	sizes []int             // lengths of those, each once, sorted
}

// NewRegistry makes the registry of a root stack, from the sections of its user and of the service,
// which may be nil. known reports which types exist.
func NewRegistry(user, global map[string]any, known func(kind string) bool) *Registry {
	resources, _ := user[resourcesKey].(map[string]any)
	return &Registry{user: newLayer(user), global: newLayer(global), known: known, resources: resources}
}

func newLayer(section map[string]any) layer {
	l := layer{exact: map[string]string{}, globs: map[string]string{}}
	for name, v := range section {
		stands, ok := v.(string)
		if !ok || name == resourcesKey || name == hooksKey || name == restrictedKey {
			continue
		}
		l.exact[name] = stands
		if start, glob := strings.CutSuffix(name, "*"); glob && !IsTemplate(name) && !IsTemplate(stands) {
			l.globs[start] = stands
			l.sizes = append(l.sizes, len(start))
		}
	}
	slices.Sort(l.sizes)
	l.sizes = slices.Compact(l.sizes)
	return l
}

// IsTemplate reports whether a name is that of a template rather than a type: it ends in .yaml or
// .template.
func IsTemplate(name string) bool {
	return hot.IsTemplateName(name)
}

// A Mapping is the target of a type: exactly one of Template and Real is set.
type Mapping struct {
	Template string   // name of a template among the files, or its URL
	Real     string   // an existing type
	Path     []string // in the registry; of an existing type its name
	User     bool     // it is the user's, not the service's
}

// entry is one line of the registry about a type.
type entry struct {
	path   []string
	stands string // empty for an existing type
	user   bool
}

// compare sorts as Heat does: the user's first, longer paths first, then by name. That puts X::*
// before X::Y.
func (a entry) compare(b entry) int {
	if a.user != b.user {
		if a.user {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(len(b.path), len(a.path)), slices.Compare(a.path, b.path))
}

// entries returns all lines about a type, the one that counts first.
func (r *Registry) entries(kind, resource string, user bool) []entry {
	var found []entry
	add := func(e entry) {
		if !slices.ContainsFunc(r.removed, func(path []string) bool { return e.user && slices.Equal(path, e.path) }) {
			found = append(found, e)
		}
	}
	if user {
		if own, ok := r.resources[resource].(map[string]any); ok && resource != "" {
			if stands, ok := own[kind].(string); ok {
				add(entry{[]string{resourcesKey, resource, kind}, stands, true})
			}
		}
		if IsTemplate(kind) { // always there, whatever the registry contains
			found = append(found, entry{[]string{kind}, kind, true})
		} else {
			r.user.speak(kind, true, add)
		}
	}
	r.global.speak(kind, false, add)
	if r.known(kind) {
		found = append(found, entry{path: []string{kind}})
	}
	slices.SortStableFunc(found, entry.compare)
	return found
}

func (l layer) speak(kind string, user bool, add func(entry)) {
	if stands, ok := l.exact[kind]; ok {
		add(entry{[]string{kind}, stands, user})
	}
	for _, size := range l.sizes {
		if size > len(kind) {
			break
		}
		if stands, ok := l.globs[kind[:size]]; ok && stands != kind && kind != kind[:size]+"*" {
			add(entry{[]string{kind[:size] + "*"}, stands, user})
		}
	}
}
