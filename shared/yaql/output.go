package yaql

import (
	"encoding/json"
	"math/big"
	"strconv"
)

// output makes a plain value of a result. Iterators become lists, and no collection in it may have
// more items than the limit.
func (e *engine) output(v any, depth int) (any, error) {
	if depth > mostNested {
		return nil, tooDeep()
	}
	if err := e.spend(1); err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case nil, bool, int, float64, string:
		return v, nil
	case *big.Int:
		return json.Number(v.String()), nil
	case moment:
		return v.Format("2006-01-02T15:04:05.000000"), nil
	case *dict:
		if e.limits.Items < len(v.keys) {
			return nil, tooManyItems(e.limits.Items)
		}
		m := make(map[string]any, len(v.keys))
		for i, key := range v.keys {
			text, err := keyText(key)
			if err != nil {
				return nil, err
			}
			if m[text], err = e.output(v.values[i], depth+1); err != nil {
				return nil, err
			}
		}
		return m, nil
	}
	if !isIterable(v) {
		return nil, failed(Refused, "The result of the expression is no value of a template but a %s", typeName(v))
	}
	limited, err := e.limited(v)
	if err != nil {
		return nil, err
	}
	items := []any{}
	err = e.each(limited, func(item any) (bool, error) {
		plain, err := e.output(item, depth+1)
		items = append(items, plain)
		return true, err
	})
	return items, err
}

// keyText returns a map's key as JSON writes it.
func keyText(key any) (string, error) {
	switch key := key.(type) {
	case nil:
		return "null", nil
	case bool:
		return strconv.FormatBool(key), nil
	case string:
		return key, nil
	case int, float64, *big.Int:
		return str(key), nil
	case *list:
		return "", failed(TypeError, "unhashable type: 'list'") // the tuple has become a list by then
	case *set:
		return "", failed(TypeError, "unhashable type: 'set'")
	}
	return "", failed(TypeError, "keys must be str, int, float, bool or None, not %s", typeName(key))
}
