package hot

import (
	"fmt"
	"slices"
	"strings"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// The types of parameters.
const (
	String  = "string"
	Number  = "number"
	List    = "comma_delimited_list"
	JSON    = "json"
	Boolean = "boolean"
)

var parameterTypes = []string{String, Number, List, JSON, Boolean}

// A Parameter is one as a template declares it.
type Parameter struct {
	Name        string
	Type        string
	Label       string // the name when it has none
	Description string
	Default     any // nil when it has none
	Hidden      bool
	Immutable   bool
	Tags        []string
	Constraints []Constraint

	at       *Node
	spot     *Node // at the place of its name
	standard *Node // the default as written
	refused  bool  // the default is not allowed
}

// parameterKeys are the keys of a parameter.
func (v version) parameterKeys() []string {
	keys := []string{"type", "description", "default", "schema", "constraints", "hidden", "label", "immutable"}
	if v.tags {
		keys = append(keys, "tags")
	}
	return keys
}

func (t *Template) readParameters(bad *findings) {
	t.parameters = map[string]*Parameter{}
	section := t.version.words.parameters
	all := t.section(section)
	if all == nil {
		return
	}
	schema := func(at *Node, path, hint, format string, args ...any) {
		bad.add(stack.Problem{Code: stack.InvalidSchemaError, Path: path, Message: fmt.Sprintf(format, args...), Hint: hint}, at)
	}
	if all.Kind != funcs.Map {
		schema(all, section, "", "Invalid %s, expected a mapping", section)
		return
	}
	for i, name := range all.Keys {
		p := &Parameter{Name: name, Label: name, at: all.Items[i], spot: all.Key(i)}
		s := schemaReader{v: t.version, p: p, at: path(section, name), report: schema}
		t.parameters[name] = p
		if s.read() {
			t.Parameters = append(t.Parameters, p)
		}
	}
}

func (t *Template) parameterNames() []string {
	names := make([]string, len(t.Parameters))
	for i, p := range t.Parameters {
		names[i] = p.Name
	}
	return names
}

// A schemaReader reads one parameter.
type schemaReader struct {
	v      version
	p      *Parameter
	at     *funcs.Path
	report func(at *Node, path, hint, format string, args ...any)
}

// read is false when the parameter can have no value, since its type is not known.
func (s schemaReader) read() bool {
	p, n := s.p, s.p.at
	if !s.mapping(n, s.at, s.v.parameterKeys(), fmt.Sprintf("parameter (%s)", p.Name)) {
		return false
	}
	p.Default, p.standard = n.Get("default").Plain(), n.Get("default")
	p.Hidden = funcs.Truth(n.Get("hidden").Plain())
	p.Immutable = funcs.Truth(n.Get("immutable").Plain())
	if label := n.Get("label"); !label.Empty() {
		p.Label = funcs.Str(label.Plain())
	}
	if about := n.Get("description"); !about.Empty() {
		p.Description = funcs.Str(about.Plain())
	}
	s.tags(n.Get("tags"))
	s.constraints(n.Get("constraints"))
	kind := n.Get("type")
	if kind == nil {
		s.report(p.spot, s.at.String(), nearest("", n.Keys, []string{"type"}), "Missing parameter type for parameter: %s", p.Name)
		return false
	}
	text, _ := kind.Text()
	if !slices.Contains(parameterTypes, text) {
		s.report(kind, s.at.In("type").String(), near(strings.ToLower(text), parameterTypes), "Invalid type (%s)", funcs.Str(kind.Plain()))
		return false
	}
	p.Type = text
	return true
}

// mapping checks that a value is a map of known keys; unknown ones are reported and
// otherwise ignored.
func (s schemaReader) mapping(n *Node, at *funcs.Path, known []string, what string) bool {
	if n.Kind != funcs.Map {
		s.report(n, at.String(), "", "Invalid %s, expected a mapping", what)
		return false
	}
	for i, key := range n.Keys {
		if !slices.Contains(known, key) {
			s.report(n.Key(i), at.In(key).String(), near(key, known), "Invalid key '%s' for %s", key, what)
		}
	}
	return true
}

func (s schemaReader) tags(n *Node) {
	if n == nil || !s.v.tags {
		return
	}
	if n.Kind != funcs.List {
		s.report(n, s.at.In("tags").String(), "", "Tags property should be a list for parameter: %s", s.p.Name)
		return
	}
	for _, item := range n.Items {
		s.p.Tags = append(s.p.Tags, funcs.Str(item.Plain()))
	}
}
