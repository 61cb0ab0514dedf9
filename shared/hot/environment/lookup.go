package environment

import (
	"maps"
	"slices"
	"strings"

	"hearth/shared/stack"
)

// mostAliases is how many aliases are followed, and how many are looked at for one type.
const (
	mostAliases = 25
	mostLooks   = 60
)

// A lookup follows the aliases of one type.
type lookup struct {
	of       *Registry
	resource string
	looks    int
	aliases  []string // on the way
	lost     string   // the first name on the way that no entry maps
	shown    func(kind, stands string)
}

// Find returns the mapping of a type, for a resource of that name in this stack; false when there
// is none. It returns an error for mappings that form a circle, which Heat answers with 500.
func (r *Registry) Find(kind, resource string) (Mapping, bool, error) {
	l := lookup{of: r, resource: resource}
	return l.find(kind, true, nil)
}

// Lost returns the name at the end of a type's mappings that maps to nothing. Without mappings it
// is the type itself.
func (r *Registry) Lost(kind, resource string) string {
	l := lookup{of: r, resource: resource}
	if _, found, err := l.find(kind, true, nil); found || err != nil || l.lost == "" {
		return kind
	}
	return l.lost
}

// Shadowed returns what a type would be without a mapping: what its template replaces.
func (r *Registry) Shadowed(kind, resource string, without Mapping) (Mapping, bool, error) {
	l := lookup{of: r, resource: resource}
	return l.find(kind, true, &without)
}

// Added returns the entries that Heat adds to a shown registry after looking up a type. They are
// the alias by which the type was found, and a template that was named directly.
func (r *Registry) Added(kind, resource string) map[string]string {
	added := map[string]string{}
	l := lookup{of: r, resource: resource, shown: func(kind, stands string) { added[kind] = stands }}
	if IsTemplate(kind) && r.user.exact[kind] == "" {
		added[kind] = kind
	}
	if _, _, err := l.find(kind, true, nil); err != nil {
		return nil
	}
	return added
}

func (l *lookup) find(kind string, user bool, without *Mapping) (Mapping, bool, error) {
	if l.looks++; l.looks > mostLooks || len(l.aliases) > mostAliases || slices.Contains(l.aliases, kind) {
		way := append(l.aliases, kind)
		return Mapping{}, false, stack.Errorf(stack.StackValidationFailed,
			"The Resource Type (%s) is mapped in a circle, or through too many others: %s.", way[0], strings.Join(way[:min(len(way), 10)], " -> "))
	}
	l.aliases = append(l.aliases, kind)
	defer func() { l.aliases = l.aliases[:len(l.aliases)-1] }()
	entries := l.of.entries(kind, l.resource, user)
	if len(entries) == 0 && l.lost == "" {
		l.lost = kind
	}
	l.looks += len(entries) / 8 // hundreds of patterns for one type count as other aliases
	for _, e := range entries {
		m, ok, err := l.follow(e, kind)
		if err != nil {
			return m, false, err
		}
		if !ok || without != nil && m.same(*without) {
			continue
		}
		if l.shown != nil && m.Real != "" && !m.User && e.stands != "" {
			l.shown(kind, e.stands)
		}
		return m, true, nil
	}
	return Mapping{}, false, nil
}

// follow returns the mapping at the end of an entry.
func (l *lookup) follow(e entry, kind string) (Mapping, bool, error) {
	name := e.path[len(e.path)-1]
	switch {
	case e.stands == "" && !e.user && l.of.known(kind) && name == kind:
		return Mapping{Real: kind, Path: e.path}, true, nil
	case IsTemplate(name):
		return Mapping{Template: name, Path: e.path, User: e.user}, true, nil
	case IsTemplate(e.stands):
		return Mapping{Template: e.stands, Path: e.path, User: e.user}, true, nil
	}
	next := e.stands
	if start, glob := strings.CutSuffix(name, "*"); glob {
		if to, many := strings.CutSuffix(next, "*"); many {
			next = to + kind[len(start):]
		}
	}
	return l.find(next, e.user, nil)
}

func (m Mapping) same(other Mapping) bool {
	return m.User == other.User && m.Template == other.Template && m.Real == other.Real && slices.Equal(m.Path, other.Path)
}

// Names returns the sorted types in the registry, for a hint at a misspelt one.
func (r *Registry) Names() []string {
	names := slices.Sorted(maps.Keys(r.user.exact))
	return slices.DeleteFunc(names, func(name string) bool {
		gone := func(path []string) bool { return len(path) == 1 && path[0] == name }
		return strings.HasSuffix(name, "*") || slices.ContainsFunc(r.removed, gone)
	})
}
