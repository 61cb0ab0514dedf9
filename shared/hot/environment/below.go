package environment

import (
	"maps"
	"slices"
	"strings"
)

// Below returns the registry of the nested stack of a resource. What the registry says of resources
// is what it says below that one's name. The mapping that made it a nested stack is removed, so
// that a template cannot be its own type.
func (r *Registry) Below(resource string, by Mapping) *Registry {
	below := *r
	if by.User && by.Template != "" {
		below.removed = append(slices.Clip(r.removed), by.Path)
	}
	below.resources = map[string]any{}
	for _, pattern := range slices.Sorted(maps.Keys(r.resources)) {
		if inner, ok := r.resources[pattern].(map[string]any); ok && Matches(pattern, resource) {
			maps.Copy(below.resources, inner)
		}
	}
	if inner, ok := r.resources[resource].(map[string]any); ok {
		maps.Copy(below.resources, inner)
	}
	return &below
}

// Section returns the registry as a user of this stack would write it.
func (r *Registry) Section() map[string]any {
	section := map[string]any{}
	for name, stands := range r.user.exact {
		section[name] = stands
	}
	resources := maps.Clone(r.resources)
	if resources == nil {
		resources = map[string]any{}
	}
	for _, path := range r.removed {
		switch len(path) {
		case 1:
			delete(section, path[0])
		case 3:
			if own, ok := resources[path[1]].(map[string]any); ok && path[0] == resourcesKey {
				own = maps.Clone(own)
				delete(own, path[2])
				resources[path[1]] = own
			}
		}
	}
	section[resourcesKey] = resources
	return section
}

// Size returns how many rules of resources this stack has.
func (r *Registry) Size() int { return len(r.resources) }

// Hooks returns the sorted hooks of a resource of this stack.
func (r *Registry) Hooks(resource string) []string { return r.rules(resource, hooksKey) }

// Restricted returns the sorted actions that are forbidden for a resource of this stack.
func (r *Registry) Restricted(resource string) []string { return r.rules(resource, restrictedKey) }

func (r *Registry) rules(resource, key string) []string {
	var words []string
	for pattern, v := range r.resources {
		rules, ok := v.(map[string]any)
		if !ok || !Matches(pattern, resource) {
			continue
		}
		words = append(words, list(rules[key])...)
	}
	slices.Sort(words)
	return slices.Compact(words)
}

func list(v any) (words []string) {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		for _, one := range v {
			if word, ok := one.(string); ok {
				words = append(words, word)
			}
		}
	}
	return words
}

// A Rule is what a registry says of the resources at a path.
type Rule struct {
	Path       []string // names of resources or patterns, one for each level of stacks
	Hooks      []string
	Restricted []string
}

// Rules returns all rules of a section resource_registry, sorted by their paths.
func Rules(section map[string]any) []Rule {
	var rules []Rule
	var visit func(level map[string]any, path []string)
	visit = func(level map[string]any, path []string) {
		rule := Rule{Path: path, Hooks: list(level[hooksKey]), Restricted: list(level[restrictedKey])}
		if len(path) > 0 && (rule.Hooks != nil || rule.Restricted != nil) {
			rules = append(rules, rule)
		}
		for _, name := range slices.Sorted(maps.Keys(level)) {
			if inner, ok := level[name].(map[string]any); ok {
				visit(inner, append(slices.Clip(path), name))
			}
		}
	}
	if resources, ok := section[resourcesKey].(map[string]any); ok {
		visit(resources, nil)
	}
	return rules
}

// Matches reports whether a name fits a pattern: * is any text, ? any letter, [ab] and [a-c] one of
// several, [!ab] none of them. Nothing can be escaped.
func Matches(pattern, name string) bool {
	p, s := []rune(pattern), []rune(name)
	star, mark := -1, 0
	i, j := 0, 0
	for j < len(s) {
		if i < len(p) && p[i] == '*' {
			star, mark = i, j
			i++
			continue
		}
		if n := letter(p[min(i, len(p)):], s[j]); n > 0 {
			i, j = i+n, j+1
			continue
		}
		if star < 0 {
			return false
		}
		mark++
		i, j = star+1, mark
	}
	return strings.Trim(string(p[min(i, len(p)):]), "*") == ""
}

// letter returns the length of the part of a pattern that matches one letter, or 0.
func letter(p []rune, c rune) int {
	switch {
	case len(p) == 0:
		return 0
	case p[0] == '?':
		return 1
	case p[0] != '[':
		if p[0] == c {
			return 1
		}
		return 0
	}
	from := 1
	not := len(p) > 1 && p[1] == '!'
	if not {
		from = 2
	}
	end := -1
	for k := from + 1; k < len(p); k++ { // the first letter may be ] itself
		if p[k] == ']' {
			end = k
			break
		}
	}
	if end < 0 { // an open bracket is itself
		if c == '[' {
			return 1
		}
		return 0
	}
	in := false
	for k := from; k < end; k++ {
		if k+2 < end && p[k+1] == '-' {
			in = in || p[k] <= c && c <= p[k+2]
			k += 2
			continue
		}
		in = in || p[k] == c
	}
	if in == not {
		return 0
	}
	return end + 1
}
