package funcs

import (
	"encoding/json"
	"strconv"
	"strings"
)

// rewriteSub turns both forms of Fn::Sub into the one with a map, in which every name of the text
// has a value. A name that the map does not give is a reference, one with a dot an attribute. So
// its references are found where all others are.
func rewriteSub(name string, args *Node) (*Node, error) {
	form := bad(`Arguments to "%s" must be a text, or of the form: [text, {name: value}]`, name)
	text, given := args, (*Node)(nil)
	if args.Kind == List {
		if len(args.Items) != 2 || args.Items[1].Kind != Map {
			return nil, form
		}
		text, given = args.Items[0], args.Items[1]
	}
	if _, ok := text.Text(); !ok {
		return nil, form
	}
	values := &Node{Kind: Map, Line: text.Line, Column: text.Column}
	known := map[string]bool{}
	take := func(key string, v *Node) {
		known[key] = true
		values.Keys, values.Items = append(values.Keys, key), append(values.Items, v)
	}
	if given != nil {
		for i, key := range given.Keys {
			take(key, given.Items[i])
		}
	}
	err := eachPlaceholder(text.Value.(string), func(string) error { return nil }, func(placeholder string) error {
		if known[placeholder] {
			return nil
		}
		if placeholder == NoValue {
			return bad(`"%s" cannot put %s in a text`, name, NoValue)
		}
		if placeholder == "" || strings.IndexFunc(placeholder, func(r rune) bool { return !inName(r) }) >= 0 {
			return bad(`"%s" cannot put anything in place of ${%s}; write ${!%s} for the text itself`, name, placeholder, placeholder)
		}
		take(placeholder, referred(text, placeholder))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &Node{Kind: List, Line: args.Line, Column: args.Column, Items: []*Node{text, values}}, nil
}

func inName(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-.:", r) || r > 0x7f
}

// referred returns the call for a name in a text.
func referred(at *Node, name string) *Node {
	scalar := func(v string) *Node { return &Node{Value: v, Line: at.Line, Column: at.Column} }
	call, args := "Ref", scalar(name)
	if resource, attribute, ok := strings.Cut(name, "."); ok {
		call = "Fn::GetAtt"
		args = &Node{Kind: List, Line: at.Line, Column: at.Column, Items: []*Node{scalar(resource), scalar(attribute)}}
	}
	return &Node{Kind: Map, Line: at.Line, Column: at.Column, Keys: []string{call}, Items: []*Node{args}}
}

// eachPlaceholder splits a text: it calls plain with the text between the placeholders, and
// placeholder with the name in each ${name}, without blanks around it. ${!name} is the plain text
// ${name}; an open ${ is plain too.
func eachPlaceholder(text string, plain, placeholder func(string) error) error {
	for text != "" {
		start := strings.Index(text, "${")
		length := -1
		if start >= 0 {
			length = strings.IndexByte(text[start:], '}')
		}
		if length < 0 {
			return plain(text)
		}
		inside, before := text[start+2:start+length], text[:start]
		text = text[start+length+1:]
		if literal, ok := strings.CutPrefix(inside, "!"); ok {
			if err := plain(before + "${" + literal + "}"); err != nil {
				return err
			}
			continue
		}
		if err := plain(before); err != nil {
			return err
		}
		if err := placeholder(strings.TrimSpace(inside)); err != nil {
			return err
		}
	}
	return nil
}

func sub(name string, args any) (any, error) {
	list, _ := args.([]any)
	if len(list) != 2 {
		return nil, bad("Arguments to %s not fully resolved", name)
	}
	text, _ := list[0].(string)
	values, _ := list[1].(map[string]any)
	var b strings.Builder
	left := room(mostText)
	write := func(part string) error {
		b.WriteString(part)
		return left.take(len(part))
	}
	err := eachPlaceholder(text, write, func(placeholder string) error {
		part, ok := plainText(values[placeholder])
		if !ok {
			return bad(`"%s" cannot put %s in place of ${%s}`, name, KindOf(values[placeholder]), placeholder)
		}
		if err := left.take(len(part)); err != nil { // before it is written
			return err
		}
		b.WriteString(part)
		return nil
	})
	return b.String(), err
}

// plainText returns a scalar as AWS writes it in a text; a null has no text.
func plainText(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case bool:
		return strconv.FormatBool(v), true
	case string, int, float64, json.Number:
		return Str(v), true
	}
	return "", false
}

// rewriteAttr splits resource.attribute; the attribute may hold dots.
func rewriteAttr(name string, args *Node) (*Node, error) {
	text, ok := args.Text()
	if !ok {
		return args, nil
	}
	resource, attribute, ok := strings.Cut(text, ".")
	if !ok || resource == "" || attribute == "" {
		return nil, bad(`Arguments to "%s" must be of the form [resource_name, attribute] or resource_name.attribute`, name)
	}
	list := &Node{Kind: List, Line: args.Line, Column: args.Column}
	for _, part := range []string{resource, attribute} {
		list.Items = append(list.Items, &Node{Value: part, Line: args.Line, Column: args.Column})
	}
	return list, nil
}

// rewriteRef removes a Ref of AWS::NoValue.
func rewriteRef(_ string, args *Node) (*Node, error) {
	if text, ok := args.Text(); ok && text == NoValue {
		return &Node{Kind: Absent, Line: args.Line, Column: args.Column, dynamic: true}, nil
	}
	return args, nil
}

// NoValue is the name for no value.
const NoValue = "AWS::NoValue"
