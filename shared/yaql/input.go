package yaql

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// input turns plain data into what an expression sees: tuples and immutable maps. Maps without an
// order are sorted by their keys.
func (e *engine) input(v any, depth int) (any, error) {
	if depth > mostNested {
		return nil, tooDeep()
	}
	if err := e.spend(1); err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case nil, bool, int, float64, string:
		return v, nil
	case json.Number:
		return numberOf(v), nil
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			var err error
			if items[i], err = e.input(item, depth+1); err != nil {
				return nil, err
			}
		}
		return tuple(items...), nil
	case Map:
		d := newDict(false)
		for i, key := range v.Keys {
			item, err := e.input(v.Values[i], depth+1)
			if err == nil {
				err = d.set(e, key, item)
			}
			if err != nil {
				return nil, err
			}
		}
		return d, nil
	case map[string]any:
		m := Map{Keys: slices.Sorted(maps.Keys(v))}
		for _, key := range m.Keys {
			m.Values = append(m.Values, v[key])
		}
		return e.input(m, depth)
	}
	return nil, fmt.Errorf("%T is no data for an expression", v)
}
