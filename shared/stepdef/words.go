package stepdef

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"hearth/shared/near"
)

// Decode reads YAML strictly into a value whose fields are the words of a file. Its error names
// every unknown word and every value of the wrong kind, with line and path.
func Decode(src []byte, into any) error {
	decoder := yaml.NewDecoder(bytes.NewReader(src))
	decoder.KnownFields(true)
	err := decoder.Decode(into)
	if err == nil {
		return nil
	}
	if errors.Is(err, io.EOF) {
		return errors.New("the file is empty")
	}
	var document yaml.Node
	if yaml.Unmarshal(src, &document) == nil && len(document.Content) > 0 {
		r := wordReader{}
		r.read("", document.Content[0], reflect.TypeOf(into).Elem())
		if len(r.errs) > 0 {
			return errors.Join(r.errs...)
		}
	}
	return errors.New(strings.TrimPrefix(err.Error(), "yaml: ")) // no YAML
}

// A wordReader compares a tree with the type that it is read into.
type wordReader struct{ errs []error }

func (r *wordReader) bad(n *yaml.Node, at, format string, args ...any) {
	where := fmt.Sprintf("line %d: ", n.Line)
	if at != "" {
		where += at + ": "
	}
	r.errs = append(r.errs, errors.New(where+fmt.Sprintf(format, args...)))
}

func (r *wordReader) read(at string, n *yaml.Node, t reflect.Type) {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if n.ShortTag() == "!!null" || t.Kind() == reflect.Interface {
		return
	}
	if t == reflect.TypeFor[Until]() {
		if n.Kind == yaml.ScalarNode && n.Value == removedWord {
			return
		}
		t = reflect.TypeFor[map[string][]string]()
	}
	switch {
	case t.Kind() == reflect.Struct && n.Kind == yaml.MappingNode:
		r.words(at, n, t)
	case t.Kind() == reflect.Map && n.Kind == yaml.MappingNode:
		r.repeated(at, n)
		for i := 0; i+1 < len(n.Content); i += 2 {
			r.read(below(at, n.Content[i].Value), n.Content[i+1], t.Elem())
		}
	case t.Kind() == reflect.Slice && n.Kind == yaml.SequenceNode:
		for i, item := range n.Content {
			r.read(fmt.Sprintf("%s[%d]", at, i), item, t.Elem())
		}
	default:
		if n.Kind != yaml.ScalarNode || n.Decode(reflect.New(t).Interface()) != nil {
			r.bad(n, at, "this must be %s, not %s", fieldKind(t), nodeKind(n))
		}
	}
}

// words reads a map whose keys are the words of a type.
func (r *wordReader) words(at string, n *yaml.Node, t reflect.Type) {
	r.repeated(at, n)
	fields := map[string]reflect.Type{}
	var known []string
	for i := range t.NumField() {
		word := t.Field(i).Tag.Get("yaml")
		if word == "" {
			word = strings.ToLower(t.Field(i).Name)
		}
		fields[word] = t.Field(i).Type
		known = append(known, word)
	}
	slices.Sort(known)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if field, ok := fields[key.Value]; ok {
			r.read(below(at, key.Value), value, field)
			continue
		}
		hint := near.Hint(key.Value, known)
		if hint == "" {
			hint = "The known words are " + strings.Join(known, ", ") + "."
		}
		r.bad(key, at, "unknown word %q. %s", key.Value, hint)
	}
}

// repeated finds keys that come twice.
func (r *wordReader) repeated(at string, n *yaml.Node) {
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if first := lines[key.Value]; first > 0 {
			r.bad(key, at, "%q is in line %d already", key.Value, first)
		}
		lines[key.Value] = key.Line
	}
}

func below(at, key string) string { return strings.TrimPrefix(at+"."+key, ".") }

// fieldKind names what a field takes.
func fieldKind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Float64:
		return "a number"
	case reflect.String:
		return "a text"
	case reflect.Slice:
		return "a list"
	}
	return "a map"
}

// nodeKind names what a file has.
func nodeKind(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a map"
	case yaml.SequenceNode:
		return "a list"
	}
	return fmt.Sprintf("%q", n.Value)
}
