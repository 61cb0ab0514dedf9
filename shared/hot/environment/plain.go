package environment

import (
	"math"

	"hearth/shared/exact"
	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
)

// plain returns a value as environments are stored, which is as JSON.
func (r *reader) plain(n *hot.Node) any {
	if r.left -= len(n.Keys) + 8; r.left < 0 {
		return nil
	}
	switch n.Kind {
	case funcs.List:
		list := make([]any, len(n.Items))
		for i, item := range n.Items {
			list[i] = r.plain(item)
		}
		return list
	case funcs.Map:
		return r.fields(n)
	}
	switch v := n.Value.(type) {
	case string:
		r.left -= len(v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return funcs.Str(v)
		}
	}
	kept := exact.Value(n.Value)
	if i, ok := kept.(int); ok {
		return float64(i) // as it is read again
	}
	return kept
}

func (r *reader) fields(n *hot.Node) map[string]any {
	m := make(map[string]any, len(n.Keys))
	for i, key := range n.Keys {
		r.left -= len(key)
		m[key] = r.plain(n.Items[i])
	}
	return m
}
