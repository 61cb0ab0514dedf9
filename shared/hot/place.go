package hot

import (
	"strconv"
	"strings"

	"hearth/shared/hot/funcs"
)

// Place returns where in the text a path leads, such as
// resources.server.properties.networks[0].port: the place of its value, or of the nearest thing
// above that is there. Whoever finds something wrong with a property gives its problem a line and
// column with it.
func (t *Template) Place(path string) (line, column int) {
	n := t.reach(path)
	return n.Line, n.Column
}

// PlaceOfKey returns where a key stands in the map that a path leads to.
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

// reach goes as far along a path as there is something.
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

// PropertiesPath returns where a resource's properties stand, in the template's own words.
func (t *Template) PropertiesPath(resource string) string {
	return path(t.version.words.resources, resource, t.version.words.properties).String()
}

// TypePath returns where its type stands.
func (t *Template) TypePath(resource string) string {
	return path(t.version.words.resources, resource, t.version.words.kind).String()
}

// PolicyPath returns where its deletion policy stands.
func (t *Template) PolicyPath(resource string) string {
	return path(t.version.words.resources, resource, t.version.words.deletionPolicy).String()
}

// UpdatePolicyPath returns where its update policy stands.
func (t *Template) UpdatePolicyPath(resource string) string {
	return path(t.version.words.resources, resource, t.version.words.updatePolicy).String()
}

// step goes to what the start of a path names. Keys may hold dots: the longest key
// that fits is taken.
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
