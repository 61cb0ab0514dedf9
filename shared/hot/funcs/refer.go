package funcs

import (
	"strconv"

	"hearth/shared/exact"
	"hearth/shared/stack"
)

func getParam(name string, args *Node, s Scope) (any, error) {
	v, err := Resolve(args, s)
	if err != nil {
		return nil, err
	}
	if u, unknown, err := findUnknown(v, s); unknown || err != nil {
		return u, err
	}
	if !Truth(v) {
		return nil, bad(`Function "%s" must have arguments`, name)
	}
	path := []any{v}
	switch list := v.(type) {
	case string:
	case []any:
		path = list
	default:
		return nil, bad(`Argument to "%s" must be string or list`, name)
	}
	param, ok := path[0].(string)
	if !ok {
		return nil, bad(`Parameter name in "%s" must be string`, name)
	}
	value, ok := s.Param(param)
	if !ok {
		return nil, stack.Errorf(stack.UserParameterMissing, "The Parameter (%s) was not provided.", param)
	}
	if u, unknown := s.Unknown(value); unknown {
		return u, nil // and so is the value at any path in it
	}
	value, ok = walk(value, path[1:], true)
	if !ok {
		return "", nil
	}
	return value, nil
}

// walk follows a path into a value: keys of maps, indexes of lists, which count from the end when
// negative, and characters of texts, which are sequences too. With digits an index may also be a
// text of digits. It returns false when nothing is there.
func walk(v any, path []any, digits bool) (any, bool) {
	for _, step := range path {
		if text, ok := step.(string); ok {
			if m, ok := v.(map[string]any); ok {
				if v, ok = m[text]; !ok {
					return nil, false
				}
				continue
			}
			i, err := strconv.Atoi(text)
			if err != nil || !digits {
				return nil, false
			}
			step = i
		}
		if yes, ok := step.(bool); ok {
			step, _ = integer(yes)
		}
		i, ok := step.(int)
		if !ok {
			return nil, false
		}
		switch list := v.(type) {
		case []any:
			if i, ok = index(i, len(list)); !ok {
				return nil, false
			}
			v = list[i]
		case string:
			runes := []rune(list)
			if i, ok = index(i, len(runes)); !ok {
				return nil, false
			}
			v = string(runes[i])
		default:
			return nil, false
		}
	}
	return v, true
}

func index(i, length int) (int, bool) {
	if i < 0 {
		i += length
	}
	return i, i >= 0 && i < length
}

func getResource(_ string, args *Node, s Scope) (any, error) {
	v, err := Resolve(args, s)
	if err != nil {
		return nil, err
	}
	name, ok := v.(string)
	if !ok {
		if u, unknown, err := findUnknown(v, s); unknown || err != nil {
			return u, err
		}
		if err := hashable(v); err != nil {
			return nil, StaticError{err}
		}
		return nil, reference(v)
	}
	value, ok := s.Ref(name)
	if !ok {
		return nil, reference(name)
	}
	return value, nil
}

// parseAttr checks the arguments of get_attr where the attribute must be named.
func parseAttr(name string, args *Node) error {
	if args.Kind != List {
		return bad(`Argument to "%s" must be a list`, name)
	}
	if len(args.Items) < 2 {
		return bad(`Arguments to "%s" must be of the form [resource_name, attribute, (path), ...]`, name)
	}
	return nil
}

// parseAttrOrAll checks them when the resource's name alone is enough.
func parseAttrOrAll(name string, args *Node) error {
	if args.Empty() {
		return bad(`Arguments to "%s" can be of the next forms: [resource_name] or [resource_name, attribute, (path), ...]`, name)
	}
	if text, ok := args.Text(); ok && len([]rune(text)) == 1 {
		return nil // a text of one character is a sequence of one name
	}
	if args.Kind != List {
		return bad(`Argument to "%s" must be a list`, name)
	}
	return nil
}

// getAttr passes the path to the resource, which may have attributes below its attributes.
// getAttrThenSelect follows it in the attribute's value.
func getAttr(_ string, args *Node, s Scope) (any, error)           { return attr(args, s, true) }
func getAttrThenSelect(_ string, args *Node, s Scope) (any, error) { return attr(args, s, false) }

func attr(args *Node, s Scope, hand bool) (any, error) {
	v, err := resolveArgs(args, s)
	if err != nil {
		return nil, err
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	if u, unknown, err := findUnknown(list, s); unknown || err != nil {
		return u, err
	}
	resource, ok := list[0].(string)
	if !ok {
		return nil, reference(list[0])
	}
	attribute, path := "", []any(nil)
	if len(list) > 1 {
		if attribute, ok = list[1].(string); !ok && list[1] != nil {
			return nil, unknownAttribute(resource, list[1])
		}
		path = list[2:]
	}
	handed := path
	if !hand {
		handed = nil
	}
	value, ok := s.Attr(resource, attribute, handed)
	if !ok {
		return nil, reference(resource)
	}
	if err, none := value.(error); none {
		return nil, err
	}
	if _, unknown := s.Unknown(value); !hand && !unknown {
		value, _ = walk(value, path, false)
	}
	return value, nil
}

// Select follows a path into an attribute's value, as Heat does for any type without its own rules.
// It returns nil and false when the path leads nowhere. The result has the form that package exact
// keeps.
func Select(value any, path []any) (any, bool) {
	v, ok := walk(TypedNumbers(value), path, false)
	return exact.Value(v), ok
}

func unknownAttribute(resource string, attribute any) error {
	return stack.Errorf(stack.StackValidationFailed, "The Referenced Attribute (%s %s) is incorrect.", resource, Shown(attribute))
}

func getFile(name string, args *Node, s Scope) (any, error) {
	v, err := Resolve(args, s)
	if err != nil {
		return nil, err
	}
	if u, unknown, err := findUnknown(v, s); unknown || err != nil {
		return u, err
	}
	key, ok := v.(string)
	if !ok {
		return nil, bad(`Argument to "%s" must be a string`, name)
	}
	text, ok := s.File(key)
	if !ok {
		return nil, &NoFile{Function: name, Name: key}
	}
	return text, nil
}

// checkRef refuses a Ref whose name is not plain. Ref of CFN is a resource's reference or, if there
// is no resource of the name, a parameter's value. Heat looks for what a Ref depends on before
// anything is resolved.
func checkRef(_ string, args *Node) error {
	switch args.Kind {
	case List, Map:
		return hashable(args.Plain())
	case Call:
		return bad("What is referred to must be named by a string; %s makes the name here", args.Name)
	}
	return nil
}

func ref(_ string, args *Node, s Scope) (any, error) {
	if name, ok := args.Text(); ok {
		if value, ok := s.Ref(name); ok {
			return value, nil
		}
	}
	return paramRef("", args, s)
}

// paramRef is Ref where it cannot mean a resource: in conditions, and where the language extensions
// let a function give the name.
func paramRef(_ string, args *Node, s Scope) (any, error) {
	v, err := Resolve(args, s)
	if err != nil {
		return nil, err
	}
	if u, unknown := s.Unknown(v); unknown {
		return u, nil
	}
	switch name := v.(type) {
	case string:
		if value, ok := s.Param(name); ok {
			return value, nil
		}
	default:
		if err := hashable(v); err != nil {
			return nil, StaticError{err}
		}
	}
	return nil, NoReference(v)
}
