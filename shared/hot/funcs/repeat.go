package funcs

import (
	"slices"
	"strings"
)

// A repeater is repeat in one of its three forms.
type repeater struct {
	maps  bool // for_each accepts maps too, and goes over their keys
	steps bool // permutations: false goes over all lists in step
}

func (r repeater) parse(name string, args *Node) error {
	if args.Kind != Map {
		return bad(`Arguments to "%s" must be a map`, name)
	}
	if args.Get("for_each") == nil || args.Get("template") == nil {
		return bad(`"repeat" syntax should be repeat:
              template: This is %%var%%
              for_each:
                %%var%%: ['a', 'b', 'c']`)
	}
	if p := args.Get("permutations"); r.steps && p != nil {
		if _, ok := p.Value.(bool); !ok || p.Kind != Scalar {
			return bad(`"permutations" should be boolean type for %s function.`, name)
		}
	}
	return nil
}

func (r repeater) check(name string, args *Node) error {
	if each := args.Get("for_each"); !each.IsCall() && each.Kind != Map {
		return bad(`The "for_each" argument to "%s" must contain a map`, name)
	}
	return nil
}

func (r repeater) eval(name string, args *Node, s Scope) (any, error) {
	together := true
	if p := args.Get("permutations"); r.steps && p != nil {
		together = p.Value.(bool)
	}
	vars, lists, unknown, err := r.forEach(name, args.Get("for_each"), together, s)
	if err != nil || unknown != nil {
		return unknown, err
	}
	template, err := Resolve(args.Get("template"), s)
	if err != nil {
		return nil, err
	}
	if u, ok, err := findUnknown(template, s); ok || err != nil {
		return u, err
	}
	result := []any{}
	left := room(mostText)
	told := left
	each := func(values []any) error {
		item, err := fill(template, vars, values, &left)
		result = append(result, item)
		if err == nil && told-left > toldAt {
			err, told = s.Spend(int(told-left)/repeatWork), left
		}
		return err
	}
	over := inStep
	if together {
		over = product
	}
	if together && slices.ContainsFunc(lists, func(list []any) bool { return len(list) == 0 }) {
		return result, nil
	}
	if err := over(lists, make([]any, 0, len(lists)), each); err != nil {
		return nil, err
	}
	return result, s.Spend(int(told-left) / repeatWork)
}

// toldAt is after how many bytes the output of repeat is counted.
const toldAt = 1 << 18

// inStep goes over the first items of all lists, then over the second ones.
func inStep(lists [][]any, _ []any, each func([]any) error) error {
	for i := range lists[0] {
		row := make([]any, len(lists))
		for j := range lists {
			row[j] = lists[j][i]
		}
		if err := each(row); err != nil {
			return err
		}
	}
	return nil
}

// forEach returns the variables in the order in which they are written, with what each goes over.
// Variables that a function makes are sorted.
func (r repeater) forEach(name string, each *Node, together bool, s Scope) (vars []string, lists [][]any, unknown any, err error) {
	v, err := Resolve(each, s)
	if err != nil {
		return nil, nil, nil, err
	}
	if u, ok, err := findUnknown(v, s); ok || err != nil {
		return nil, nil, u, err
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, nil, nil, bad(`The "for_each" argument to "%s" must contain a map, not %s`, name, KindOf(v))
	}
	vars = each.Keys
	if each.Kind != Map {
		vars = sortedKeys(m)
	}
	lengths := map[int]bool{}
	for i, key := range vars {
		list, err := r.values(name, m[key], each, i, together)
		if err != nil {
			return nil, nil, nil, err
		}
		lists = append(lists, list)
		if m[key] != nil {
			lengths[len(list)] = true
		}
	}
	if len(vars) == 0 {
		return nil, nil, nil, bad(`The "for_each" argument to "%s" must contain a variable at least`, name)
	}
	if !together && len(lengths) > 1 {
		return nil, nil, nil, bad("For %s, the length of for_each values should be equal if no nested loop.", name)
	}
	if !together {
		for i, key := range vars {
			if m[key] == nil { // nothing is in step with nothing
				lists = [][]any{lists[i]}
				break
			}
		}
	}
	return vars, lists, nil, nil
}

func (r repeater) values(name string, v any, each *Node, at int, together bool) ([]any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case []any:
		return v, nil
	case map[string]any:
		if !r.maps || !together {
			break
		}
		keys := sortedKeys(v)
		if each.Kind == Map && each.Items[at].Kind == Map && len(each.Items[at].Keys) == len(v) {
			keys = each.Items[at].Keys
		}
		list := make([]any, len(keys))
		for i, key := range keys {
			list[i] = key
		}
		return list, nil
	}
	if r.maps && together {
		return nil, bad(`The values of the "for_each" argument to "%s" must be lists or maps`, name)
	}
	return nil, bad(`The values of the "for_each" argument to "%s" must be lists`, name)
}

// product goes through all combinations, the last list fastest. The slice that it passes is valid
// only during that call.
func product(lists [][]any, chosen []any, each func([]any) error) error {
	if len(lists) == 0 {
		return each(chosen)
	}
	for _, v := range lists[0] {
		if err := product(lists[1:], append(chosen, v), each); err != nil {
			return err
		}
	}
	return nil
}

// valueSize is about how many bytes one value takes.
const valueSize = 64

// fill replaces the variables by the values in every text of the template.
func fill(template any, vars []string, values []any, left *room) (any, error) {
	if err := left.take(valueSize); err != nil {
		return nil, err
	}
	switch t := template.(type) {
	case string:
		for i, name := range vars {
			text, ok := values[i].(string)
			if !ok {
				return nil, bad("%s must stand for a string, not %s", name, KindOf(values[i]))
			}
			if err := left.take(repeatWork*(1+len(t)/textWork) + strings.Count(t, name)*len(text)); err != nil {
				return nil, err
			}
			t = strings.ReplaceAll(t, name, text)
		}
		return t, left.take(len(t))
	case []any:
		list := make([]any, len(t))
		for i, item := range t {
			var err error
			if list[i], err = fill(item, vars, values, left); err != nil {
				return nil, err
			}
		}
		return list, nil
	case map[string]any:
		m := make(map[string]any, len(t))
		for _, key := range sortedKeys(t) {
			filled, err := fill(key, vars, values, left)
			if err != nil {
				return nil, err
			}
			if m[filled.(string)], err = fill(t[key], vars, values, left); err != nil {
				return nil, err
			}
		}
		return m, nil
	}
	return template, nil
}
