package hot

import (
	"strconv"
	"strings"

	"hearth/shared/hot/funcs"
)

// Place returns the line and column of the value at a path, such as
// resources.server.properties.networks[0].port. If the path ends early, it is the place of the last
// value that exists. Callers give problems with properties a line and column with it.
func (t *Template) Place(path string) (line, column int) {
	n := t.reach(path)
	return n.Line, n.Column
}

// PlaceOfKey returns the place of a key in the map at a path.
func (t *Template) PlaceOfKey(path, key string) (line, column int) {
	n := t.reach(path)
	for i, k := range n.Keys {
		if k == key {
			n = n.Key(i)
			break
		}
	}
	return n.Line, n.Column
}

// reach follows a path as far as it exists.
func (t *Template) reach(path string) *Node {
	n := t.whole
	for path != "" {
		next, rest := step(n, path)
		if next == nil {
			break
		}
		n, path = next, rest
	}
	return n
}

// PropertiesPath returns the path of a resource's properties, in the template's own words.
func (t *Template) PropertiesPath(resource string) string {
	return path(t.version.words.resources, resource, t.version.words.properties).String()
}

// TypePath returns the path of its type.
func (t *Template) TypePath(resource string) string {
	return path(t.version.words.resources, resource, t.version.words.kind).String()
}

// PolicyPath returns the path of its deletion policy.
func (t *Template) PolicyPath(resource string) string {
	return path(t.version.words.resources, resource, t.version.words.deletionPolicy).String()
}

// ReplacePolicyPath returns the path of its update replace policy.
func (t *Template) ReplacePolicyPath(resource string) string {
	return path(t.version.words.resources, resource, replacePolicyKey).String()
}

// UpdatePolicyPath returns the path of its update policy.
func (t *Template) UpdatePolicyPath(resource string) string {
	return path(t.version.words.resources, resource, t.version.words.updatePolicy).String()
}

// step follows the first key of a path. Keys may hold dots: the longest key that fits is taken.
func step(n *Node, path string) (*Node, string) {
	if n.Kind == funcs.List {
		inside, rest, ok := strings.Cut(strings.TrimPrefix(path, "["), "]")
		i, err := strconv.Atoi(inside)
		if !ok || err != nil || i < 0 || i >= len(n.Items) {
			return nil, ""
		}
		return n.Items[i], strings.TrimPrefix(rest, ".")
	}
	best := -1
	for i, key := range n.Keys {
		rest, ok := strings.CutPrefix(path, key)
		fits := ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
		if fits && (best < 0 || len(key) > len(n.Keys[best])) {
			best = i
		}
	}
	if best < 0 || n.Kind != funcs.Map {
		return nil, ""
	}
	return n.Items[best], strings.TrimPrefix(path[len(n.Keys[best]):], ".")
}
