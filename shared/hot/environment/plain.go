package environment

import (
	"encoding/json"
	"math"
	"strconv"

	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
)

// plain gives a value as environments are kept, which is as JSON: numbers are float64,
// and one that a float64 cannot hold is the text it was, since an account id of twenty
// digits must not change.
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
	case int:
		if f := float64(v); math.Abs(f) <= 1<<53 {
			return f
		}
		return strconv.Itoa(v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return funcs.Str(v)
		}
	case json.Number:
		return v.String()
	}
	return n.Value
}

func (r *reader) fields(n *hot.Node) map[string]any {
	m := make(map[string]any, len(n.Keys))
	for i, key := range n.Keys {
		r.left -= len(key)
		m[key] = r.plain(n.Items[i])
	}
	return m
}

// given gives parameters by their names.
func (r *reader) given(n *hot.Node) map[string]any {
	m := r.fields(n)
	for i, key := range n.Keys {
		if f, ok := n.Items[i].Value.(float64); ok {
			m[key] = Real(f)
		}
	}
	return m
}

// Real is what is kept of a parameter that was given as a number with a fraction: of a
// whole one its text, since 1.0 is 1 as JSON, and a parameter that is a text, a version
// say, would be another one. A parameter that is a number reads the text.
func Real(f float64) any {
	if f != math.Trunc(f) || math.Abs(f) >= 1e16 { // from there on a text has an exponent, whichever it was
		return f
	}
	return funcs.Str(f)
}
