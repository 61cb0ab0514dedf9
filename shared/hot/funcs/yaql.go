package funcs

import (
	"math"
	"slices"

	"hearth/shared/stack"
	"hearth/shared/yaql"
)

// yaqlWork is how many values visited one step of an expression counts as: a template may do some
// hundred thousand.
const yaqlWork = 8

// dataWork is what it costs to convert a value of data for yaql.
const dataWork = 12

// weight counts values, which have been visited before.
func weight(v any) int {
	sum := 1
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			sum += weight(item)
		}
	case map[string]any:
		for _, item := range v {
			sum += weight(item)
		}
	}
	return sum
}

func parseYaql(name string, args *Node) error {
	if args.Kind != Map {
		return bad(`Arguments to "%s" must be a map.`, name)
	}
	wrong := args.Get("expression") == nil
	for _, key := range args.Keys {
		wrong = wrong || key != "expression" && key != "data"
	}
	if wrong {
		return bad(`"%s" syntax should be %s:
              expression: $.data.var1.sum()
              data:
                var1: [3, 2, 1]`, name, name)
	}
	return nil
}

// checkYaql parses an expression that no function gives.
func checkYaql(name string, args *Node) error {
	if e := args.Get("expression"); !e.IsCall() {
		_, err := readExpression(name, e.Plain())
		return err
	}
	return nil
}

func readExpression(name string, v any) (*yaql.Expression, error) {
	text, ok := v.(string)
	if !ok {
		return nil, StaticError{bad(`The "expression" argument to %s must contain a string.`, name)}
	}
	x, err := yaql.Parse(text)
	if err != nil {
		return nil, StaticError{bad("Bad expression %s.", quote(err.Error()))}
	}
	return x, nil
}

func evalYaql(name string, args *Node, s Scope) (any, error) {
	v, err := Resolve(args.Get("expression"), s)
	if err != nil {
		return nil, err
	}
	if u, unknown, err := findUnknown(v, s); unknown || err != nil {
		return u, err
	}
	text, _ := v.(string)
	if err := s.Spend(len(text)); err != nil {
		return nil, err
	}
	x, err := readExpression(name, v)
	if err != nil {
		return nil, err
	}
	data := any(map[string]any{})
	if n := args.Get("data"); n != nil {
		if data, err = Resolve(n, s); err != nil {
			return nil, err
		}
		if u, unknown, err := findUnknown(data, s); unknown || err != nil {
			return u, err
		}
		if err := s.Spend(dataWork * weight(data)); err != nil {
			return nil, err
		}
		data = ordered(inOrder(n, data, s))
	}
	v, err = x.Evaluate(map[string]any{"data": data}, yaql.Limits{Spend: func(steps int) error { return s.Spend(steps * yaqlWork) }})
	if err != nil {
		if args.Get("expression").IsCall() {
			text = ""
		}
		return v, quoting(yaql.Words(err), yaql.Words(yaql.Masked(err, text, stack.Masked)))
	}
	if !finite(v) {
		return nil, bad("the result of %s has a number that is not finite", name)
	}
	return v, nil
}

// ordered returns a tree as data whose maps keep the order in which they are written. Maps that
// come from elsewhere are sorted by their keys.
func ordered(n *Node) any {
	switch n.Kind {
	case Map:
		m := yaql.Map{Keys: n.Keys, Values: make([]any, len(n.Items))}
		for i, item := range n.Items {
			m.Values[i] = ordered(item)
		}
		return m
	case List:
		list := make([]any, len(n.Items))
		for i, item := range n.Items {
			list[i] = ordered(item)
		}
		return list
	}
	return n.Plain()
}

// finite reports whether JSON can hold all numbers of a value.
func finite(v any) bool {
	switch v := v.(type) {
	case float64:
		return !math.IsInf(v, 0) && !math.IsNaN(v)
	case []any:
		return !slices.ContainsFunc(v, func(item any) bool { return !finite(item) })
	case map[string]any:
		for _, item := range v {
			if !finite(item) {
				return false
			}
		}
	}
	return true
}
