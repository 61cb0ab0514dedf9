package foreach

import (
	"encoding/json"
	"strings"

	"hearth/shared/hot/funcs"
)

// loop adds what one loop makes to the map that contains it.
func (e *Expander) loop(into *maker, name string, args *funcs.Node, at *funcs.Path, bound []binding) {
	if first, again := e.names[name]; again && first != args {
		e.wrong(args, at, "there is another loop of the name %s", strings.TrimPrefix(name, prefix))
		return
	}
	e.names[name] = args
	if args.Kind != funcs.List || len(args.Items) != 3 {
		e.wrong(args, at, "Arguments to \"%s\" must be of the form: [identifier, [value, ...], {key: value}]", name)
		return
	}
	identifier, ok := args.Items[0].Text()
	if !ok || !isIdentifier(identifier) {
		e.wrong(args.Items[0], at, "the identifier of \"%s\" must be a text of letters and digits", name)
		return
	}
	if args.Items[2].Kind != funcs.Map {
		e.wrong(args.Items[2], at, "what \"%s\" repeats must be a map", name)
		return
	}
	values, known := e.values(name, args.Items[1], at, bound)
	if !known {
		return
	}
	body := args.Items[2]
	for _, value := range values {
		if !e.spend(1, args, at) {
			return
		}
		turn := append(bound[:len(bound):len(bound)], binding{identifier, value})
		for i, key := range body.Keys {
			where := at.At(2).In(key)
			if strings.HasPrefix(key, prefix) {
				e.loop(into, key, body.Items[i], where, turn)
				continue
			}
			if e.spend(1, body.Key(i), where) {
				filled := e.fill(key, turn, body.Key(i), where)
				into.put(filled, spot(body, i), e.expand(body.Items[i], where, turn), where)
			}
		}
	}
}

// values returns what a loop goes over, as texts.
func (e *Expander) values(name string, n *funcs.Node, at *funcs.Path, bound []binding) ([]string, bool) {
	n = e.expand(n, at.At(1), bound)
	v, known, err := e.Collect(n, at.At(1))
	if err != nil {
		e.wrong(n, at, "%w", err)
	}
	if err != nil || !known {
		return nil, false
	}
	list, ok := v.([]any)
	if !ok {
		e.wrong(n, at, "\"%s\" must go over a list, not %s", name, funcs.KindOf(v))
		return nil, false
	}
	texts := make([]string, len(list))
	for i, item := range list {
		switch item.(type) {
		case string, int, float64, json.Number:
			texts[i] = funcs.Str(item)
		default:
			e.wrong(n, at, "\"%s\" must go over a list of texts; %s is none", name, funcs.Quoted(item))
			return nil, false
		}
	}
	return texts, true
}
