package hot

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/shared/hot/funcs"
	"hearth/shared/near"
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

// A Parameter is a parameter as a template declares it.
type Parameter struct {
	Name        string
	Type        string // one of those above, however the template calls it
	Label       string // the name when it has none
	Description string
	Default     any // nil when it has none
	Hidden      bool
	Immutable   bool
	Tags        []string
	Constraints []Constraint

	at       *Node
	written  string // the type, as the template calls it
	items    string // Amazon's name for the type of a list's items
	spot     *Node  // at the place of its name
	standard *Node  // the default as written
	refused  bool   // the default is not allowed
	amazon   bool   // it is one of CloudFormation's
	texts    bool   // its scalars are texts, as in AWS
	stored   bool   // AWS has its value in the parameter store
}

// parameterKeys returns the keys of a parameter.
func (v version) parameterKeys() []string {
	w := v.words.parameter
	keys := []string{w.kind, w.about, w.standard, w.constraints, w.hidden, w.label, w.immutable}
	if v.tags {
		keys = append(keys, w.tags)
	}
	keys = slices.DeleteFunc(keys, func(key string) bool { return key == "" })
	return append(keys, w.others...)
}

func (t *Template) readParameters(bad *findings) {
	t.parameters = map[string]*Parameter{}
	section := t.version.words.parameters
	all := t.section(section)
	if all == nil {
		return
	}
	schema := func(at *Node, p stack.Problem) {
		p.Code = stack.InvalidSchemaError
		bad.add(p, at)
	}
	if all.Kind != funcs.Map {
		schema(all, stack.Problem{Path: section, Named: true, Message: fmt.Sprintf("Invalid %s, expected a mapping", section)})
		return
	}
	patterns := newMatchBudget(t.meter)
	for i, name := range all.Keys {
		p := &Parameter{Name: name, Label: name, at: all.Items[i], spot: all.Key(i)}
		s := schemaReader{v: t.version, p: p, at: path(section, name), patterns: patterns, add: schema}
		t.parameters[name] = p
		if s.read() {
			t.Parameters = append(t.Parameters, p)
		}
	}
}

// setDefaults replaces the defaults of parameters.
func (t *Template) setDefaults(defaults map[string]any) {
	for _, p := range t.Parameters {
		v := defaults[p.Name]
		if v == nil {
			continue
		}
		at := p.standard
		if at == nil {
			at = p.spot
		}
		p.Default = funcs.TypedNumbers(v)
		p.standard = &Node{Value: p.Default, Line: at.Line, Column: at.Column}
	}
}

// parameterNames returns the names of all declared parameters, including wrong declarations.
func (t *Template) parameterNames() []string {
	all := t.section(t.version.words.parameters)
	if all == nil || all.Kind != funcs.Map {
		return nil
	}
	return all.Keys[:len(all.Keys):len(all.Keys)]
}

// A schemaReader reads one parameter.
type schemaReader struct {
	v        version
	p        *Parameter
	at       *funcs.Path
	patterns *matchBudget
	add      func(at *Node, p stack.Problem)
}

func (s schemaReader) report(at *Node, path, hint, format string, args ...any) {
	s.add(at, stack.Problem{Path: path, Hint: hint, Message: fmt.Sprintf(format, args...)})
}

// read returns false when the parameter can have no value because its type is unknown.
func (s schemaReader) read() bool {
	p, n := s.p, s.p.at
	if !s.mapping(n, s.at, s.v.parameterKeys(), "parameter ("+p.Name+")", true) {
		return false
	}
	w := s.v.words.parameter
	kind := n.Get(w.kind)
	if kind == nil {
		s.report(p.spot, s.at.String(), nearest("", n.Keys, []string{w.kind}), "Missing parameter type for parameter: %s", p.Name)
	}
	p.standard = n.Get(w.standard)
	p.Default = p.standard.Plain()
	if label := n.Get(w.label); !label.Empty() {
		p.Label = funcs.Str(label.Plain())
	}
	if about := n.Get(w.about); !about.Empty() {
		p.Description = funcs.Str(about.Plain())
	}
	if s.v.kind == CFN {
		p.amazon = true
		p.Hidden = strings.EqualFold(funcs.Str(n.Get(w.hidden).Plain()), "true")
		s.keyed(n)
	} else {
		p.Hidden = funcs.Truth(n.Get(w.hidden).Plain())
		p.Immutable = funcs.Truth(n.Get(w.immutable).Plain())
		s.tags(n.Get(w.tags))
		s.constraints(n.Get(w.constraints))
	}
	if kind == nil || !s.kind(kind) {
		return false
	}
	if s.v.texts {
		p.readTexts()
	}
	return true
}

// kind reads the type.
func (s schemaReader) kind(n *Node) bool {
	w := s.v.words.parameter
	var known bool
	s.p.written, _ = n.Text()
	if s.p.Type, known = w.types[s.p.written]; known || s.v.kind == CFN && s.p.amazonType() {
		return true
	}
	if s.v.kind == CFN && strings.HasPrefix(strings.TrimPrefix(s.p.written, "List<"), "AWS::") {
		s.report(n, s.at.In(w.kind).String(), notAmazonType(s.p.written), "Invalid type (%s)", s.p.written)
	} else {
		s.report(n, s.at.In(w.kind).String(), s.nearType(), "Invalid type (%s)", funcs.Shown(n.Plain()))
	}
	return false
}

// nearType returns the type that is probably meant, in any case of its letters.
func (s schemaReader) nearType() string {
	known := slices.Sorted(maps.Keys(s.v.words.parameter.types))
	for _, name := range known {
		if strings.EqualFold(name, s.p.written) {
			return fmt.Sprintf("Did you mean %q?", name)
		}
	}
	return near.Hint(s.p.written, known)
}

// mapping checks that a value is a map of known keys. It reports unknown keys and otherwise ignores
// them. named says that what names the parameter.
func (s schemaReader) mapping(n *Node, at *funcs.Path, known []string, what string, named bool) bool {
	if n.Kind != funcs.Map {
		s.add(n, stack.Problem{Path: at.String(), Named: named, Message: fmt.Sprintf("Invalid %s, expected a mapping", what)})
		return false
	}
	for i, key := range n.Keys {
		if !slices.Contains(known, key) {
			s.add(n.Key(i), stack.Problem{
				Path: at.In(key).String(), Named: named, Hint: near.Hint(key, known), Message: fmt.Sprintf("Invalid key '%s' for %s", key, what),
			})
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
