package funcs

func parseGetAtt(name string, args *Node) error {
	if err := iterable(args); err != nil {
		return err
	}
	if args.Kind != List || len(args.Items) != 2 {
		return bad(`Arguments to "%s" must be of the form [resource_name, attribute]`, name)
	}
	return nil
}

func parseFindInMap(_ string, args *Node) error {
	if err := iterable(args); err != nil {
		return err
	}
	size := len(args.Items)
	if text, ok := args.Text(); ok {
		size = len([]rune(text))
	}
	switch {
	case size > 3:
		return missing("too many values to unpack (expected 3)")
	case size < 3 || args.Kind != List:
		return missing("not enough values to unpack (expected 3, got %d)", size)
	}
	return nil
}

// findInMap goes three steps into the mappings. They hold no functions.
func findInMap(_ string, args *Node, s Scope) (any, error) {
	v, err := resolveArgs(args, s)
	if err != nil {
		return nil, err
	}
	if u, unknown, err := findUnknown(v, s); unknown || err != nil {
		return u, err
	}
	found := s.Mappings()
	for _, key := range v.([]any) {
		if found, err = subscript(found, key); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// subscript gives what Python's v[key] would.
func subscript(v, key any) (any, error) {
	switch v := v.(type) {
	case map[string]any:
		if err := hashable(key); err != nil {
			return nil, err
		}
		if text, ok := key.(string); ok {
			if item, ok := v[text]; ok {
				return item, nil
			}
		}
		return nil, bad("%s", Repr(key))
	case []any:
		i, ok := key.(int)
		if !ok {
			return nil, bad("list indices must be integers or slices, not %s", TypeName(key))
		}
		if i, ok = index(i, len(v)); !ok {
			return nil, bad("list index out of range")
		}
		return v[i], nil
	case string:
		i, ok := key.(int)
		if !ok {
			return nil, bad("string indices must be integers, not '%s'", TypeName(key))
		}
		letters := []rune(v)
		if i, ok = index(i, len(letters)); !ok {
			return nil, bad("string index out of range")
		}
		return string(letters[i]), nil
	}
	return nil, bad("'%s' object is not subscriptable", TypeName(v))
}

// getAZs gives the zones of the stack's region, whatever region is named.
func getAZs(_ string, _ *Node, s Scope) (any, error) { return s.Zones() }
