package funcs

import "strings"

func mapMerge(name string, args any) (any, error) {
	list, ok := args.([]any)
	if !ok {
		if text, isText := args.(string); isText && text == "" {
			return map[string]any{}, nil // a text is a sequence, and this one is empty
		} else if isText {
			return nil, bad("Incorrect arguments: Items to merge must be maps.")
		}
		return nil, bad(`Incorrect arguments to "%s" should be: "%s" : [ { "key1": "val1" }, { "key2": "val2" } ]`, name, name)
	}
	merged := map[string]any{}
	for _, item := range list {
		m, ok := item.(map[string]any)
		if !ok && item != nil {
			return nil, bad("Incorrect arguments: Items to merge must be maps.")
		}
		for key, v := range m {
			merged[key] = v
		}
	}
	return merged, nil
}

const mapReplaceExample = `"%s" : [ { "key1": "val1" }, {"keys": {"key1": "key2"}, "values": {"val1": "val2"}}]`

func mapReplace(name string, args any) (any, error) {
	example := strings.ReplaceAll(mapReplaceExample, "%s", name)
	form := bad(`Incorrect arguments to "%s" should be: %s`, name, example)
	list, ok := args.([]any)
	if !ok || len(list) != 2 {
		return nil, form
	}
	asMap := func(v any) (map[string]any, error) {
		m, ok := v.(map[string]any)
		if !ok && v != nil {
			return nil, bad(`Incorrect arguments: to "%s", arguments must be a list of maps. Example:  %s`, name, example)
		}
		return m, nil
	}
	in, err := asMap(list[0])
	if err != nil {
		return nil, err
	}
	by, err := asMap(list[1])
	if err != nil {
		return nil, err
	}
	for key := range by {
		if key != "keys" && key != "values" {
			return nil, form
		}
	}
	keys, err := asMap(by["keys"])
	if err != nil {
		return nil, err
	}
	values, err := asMap(by["values"])
	if err != nil {
		return nil, err
	}
	out := map[string]any{}
	for _, key := range sortedKeys(in) {
		to := key
		if v := keys[key]; v != nil {
			if err := hashable(v); err != nil {
				return nil, err
			}
			to = Str(v)
			if _, taken := in[to]; taken && to != key {
				return nil, bad("key replacement %s collides with a key in the input map", quote(to))
			}
			if _, taken := out[to]; taken {
				return nil, bad("key replacement %s collides with a key in the output map", quote(to))
			}
		}
		out[to] = in[key]
		if text, ok := asKey(in[key]); ok {
			if v, ok := values[text]; ok {
				out[to] = v
			}
		}
	}
	return out, nil
}

// asKey returns the text of a value that is used as the key of a map. Keys come through JSON: 1 is
// "1". Only a text finds its key: Heat's map has "1".
func asKey(v any) (string, bool) {
	s, ok := v.(string)
	return s, ok
}

func listConcat(name string, args any) (any, error) {
	list, ok := args.([]any)
	if !ok {
		return nil, bad(`Incorrect arguments to "%s" should be: "%s" : [ [ <value 1>, <value 2> ], [ <value 3>, <value 4> ] ]`, name, name)
	}
	all := []any{}
	for _, item := range list {
		part, ok := item.([]any)
		if !ok && item != nil {
			return nil, bad("Incorrect arguments: Items to concat must be lists. %s contains an item that is not a list: %s", quote(JSON(args)), quote(JSON(item)))
		}
		all = append(all, part...)
	}
	return all, nil
}

func listConcatUnique(name string, args any) (any, error) {
	v, err := listConcat(name, args)
	if err != nil {
		return nil, err
	}
	once, seen := []any{}, Members{}
	for _, item := range v.([]any) {
		if !seen.Has(item) {
			seen.Add(item)
			once = append(once, item)
		}
	}
	return once, nil
}

func parseFilter(name string, args *Node) error {
	if args.Kind != List {
		return bad(`Argument to "%s" must be a list`, name)
	}
	if len(args.Items) != 2 {
		return bad(`"%s" expected 2 arguments of the form [values, sequence] but got %d arguments instead`, name, len(args.Items))
	}
	return nil
}

func filter(name string, args any) (any, error) {
	list := args.([]any)
	if len(list) != 2 {
		return nil, bad(`"%s" only works with lists`, name)
	}
	if !Truth(list[1]) {
		return list[1], nil
	}
	sequence, ok := list[1].([]any)
	if !ok {
		return nil, bad(`"%s" only works with lists`, name)
	}
	if !Truth(list[0]) {
		return sequence, nil
	}
	values, ok := list[0].([]any)
	if !ok {
		return nil, bad(`"%s" filters a list of values`, name)
	}
	left, out := []any{}, MembersOf(values)
	for _, item := range sequence {
		if !out.Has(item) {
			left = append(left, item)
		}
	}
	return left, nil
}

func parseContains(name string, args *Node) error {
	if args.Empty() || args.Kind != List {
		return bad(`Incorrect arguments to "%s" should be: "%s" : [ "value1", [ "value1", "value2"]]`, name, name)
	}
	if len(args.Items) != 2 {
		return bad(`Arguments to "%s" must be of the form: [value1, [value1, value2]]`, name)
	}
	return nil
}

func isIn(name string, args any) (any, error) {
	list := args.([]any)
	if len(list) == 2 {
		switch sequence := list[1].(type) {
		case []any:
			return contains(sequence, list[0]), nil
		case string:
			part, ok := list[0].(string)
			if !ok {
				return nil, bad(`First argument to "%s" must be a string where the second is one, not %s`, name, KindOf(list[0]))
			}
			return strings.Contains(sequence, part), nil
		}
	}
	return nil, bad(`Second argument to "%s" should be a sequence.`, name)
}
