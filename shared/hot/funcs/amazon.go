package funcs

import (
	"bytes"
	b64 "encoding/base64"

	"hearth/shared/exact"
	"hearth/shared/stack"
)

// Functions of CloudFormation that Heat does not have.

func parseText(name string, args *Node) error {
	if args.IsCall() || isText(args) {
		return nil
	}
	return bad(`"%s" argument must be a string`, name)
}

func isText(n *Node) bool { _, ok := n.Text(); return ok }

func encode64(name string, args any) (any, error) {
	text, ok := args.(string)
	if !ok {
		return nil, bad(`"%s" argument must be a string`, name)
	}
	if len(text) > mostText/2 {
		return nil, bad("the result is larger than %d bytes", mostText)
	}
	return b64.StdEncoding.EncodeToString([]byte(text)), nil
}

func parseLength(name string, args *Node) error {
	if args.IsCall() || args.Kind == List {
		return nil
	}
	return bad(`"%s" argument must be a list`, name)
}

func length(name string, args *Node, s Scope) (any, error) {
	v, err := Resolve(args, s)
	if err != nil {
		return nil, err
	}
	if u, unknown := s.Unknown(v); unknown {
		return u, nil
	}
	list, ok := v.([]any)
	if !ok {
		return nil, bad(`"%s" argument must be a list`, name)
	}
	return len(list), nil
}

func parseToJSON(name string, args *Node) error {
	if args.IsCall() || args.Kind == List || args.Kind == Map {
		return nil
	}
	return bad(`"%s" argument must be a list or a map`, name)
}

// toJSON keeps the order of keys as they are written. The keys that a function makes are sorted.
func toJSON(_ string, args *Node, s Scope) (any, error) {
	v, err := Resolve(args, s)
	if err != nil {
		return nil, err
	}
	if u, unknown, err := findUnknown(v, s); unknown || err != nil {
		return u, err
	}
	var b bytes.Buffer
	if err := inOrder(args, v, s).write(&b); err != nil {
		return nil, err
	}
	if b.Len() > mostText {
		return nil, bad("the result is larger than %d bytes", mostText)
	}
	return b.String(), s.Spend(b.Len() / textWork)
}

// inOrder makes a tree of a resolved value. Its keys have the order of the node that it was
// resolved from, or of the parameter that it is.
func inOrder(from *Node, v any, s Scope) *Node {
	m, ok := v.(map[string]any)
	if from.Kind == Map && ok {
		made := &Node{Kind: Map}
		for i, key := range from.Keys {
			if item, there := m[key]; there {
				made.Keys, made.Items = append(made.Keys, key), append(made.Items, inOrder(from.Items[i], item, s))
			}
		}
		return made
	}
	list, ok := v.([]any)
	if from.Kind == List && ok && len(list) == len(from.Items) {
		made := &Node{Kind: List, Items: make([]*Node, len(list))}
		for i, item := range list {
			made.Items[i] = inOrder(from.Items[i], item, s)
		}
		return made
	}
	if from.Kind == Call && (ok || m != nil) && (from.Func.Use == Parameter || from.Func.Use == Either) {
		if tree := parameterTree(from.Args, s); tree != nil {
			return tree
		}
	}
	return Of(exact.Value(v))
}

// parameterTree returns the value at the path of a parameter, if the path is plain.
func parameterTree(args *Node, s Scope) *Node {
	way := []*Node{args}
	if args.Kind == List {
		way = args.Items
	}
	if len(way) == 0 {
		return nil
	}
	name, _ := way[0].Text()
	tree := s.Ordered(name)
	for _, step := range way[1:] {
		if tree == nil || step.Kind != Scalar {
			return nil
		}
		at, number := step.Value.(int)
		key, text := step.Value.(string)
		switch {
		case tree.Kind == Map && text:
			tree = tree.Get(key)
		case tree.Kind == List && number && at >= 0 && at < len(tree.Items):
			tree = tree.Items[at]
		default:
			return nil
		}
	}
	return tree
}

func parseImport(name string, args *Node) error {
	if args.IsCall() || isText(args) {
		return nil
	}
	return bad(`Argument to "%s" must be the name of an export`, name)
}

func importValue(_ string, args *Node, s Scope) (any, error) {
	v, err := Resolve(args, s)
	if err != nil {
		return nil, err
	}
	if u, unknown, err := findUnknown(v, s); unknown || err != nil {
		return u, err
	}
	if name, ok := v.(string); ok {
		if value, ok := s.Import(name); ok {
			return value, nil
		}
	}
	return nil, NoExport(v)
}

// NoExport returns the error for an export that no stack has.
func NoExport(name any) error {
	return StaticError{stack.Errorf(stack.StackValidationFailed, "No export named %s found.", Shown(name))}
}

// named evaluates Condition in a condition: the condition of that name.
func named(_ string, args *Node, s Scope) (any, error) {
	name, _ := args.Text()
	return s.Condition(name)
}

func parseNamed(name string, args *Node) error {
	if isText(args) {
		return nil
	}
	return bad(`Argument to "%s" must be the name of a condition`, name)
}

func parseExtension(name string, _ *Node) error {
	return bad(`"%s" is one of the language extensions: the template must have "Transform: AWS::LanguageExtensions"`, name)
}
