package funcs

import (
	"fmt"
	"strconv"
	"strings"

	"hearth/shared/exact"
)

// Equal compares two values as Python does: 1 is 1.0 and also True, "1" is
// neither.
func Equal(a, b any) bool {
	if x, ok := number(a); ok {
		y, ok := number(b)
		return ok && x == y
	}
	switch a := a.(type) {
	case nil:
		return b == nil
	case string:
		s, ok := b.(string)
		return ok && a == s
	case []any:
		list, ok := b.([]any)
		if !ok || len(a) != len(list) {
			return false
		}
		for i := range a {
			if !Equal(a[i], list[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		m, ok := b.(map[string]any)
		if !ok || len(a) != len(m) {
			return false
		}
		for key := range a {
			other, ok := m[key]
			if !ok || !Equal(a[key], other) {
				return false
			}
		}
		return true
	}
	return false
}

// hashable refuses a list or map as a key of a map.
func hashable(v any) error {
	switch v.(type) {
	case []any, map[string]any:
		return bad("A name must be a string, not %s", KindOf(v))
	}
	return nil
}

// number returns the same result for all values that are equal to a number: in Python True is 1.
func number(v any) (any, bool) {
	switch v {
	case true:
		v = 1
	case false:
		v = 0
	}
	return exact.Key(v)
}

func contains(list []any, v any) bool {
	for _, item := range list {
		if Equal(item, v) {
			return true
		}
	}
	return false
}

// Members is a set of values, to find out whether it has another without comparing all of them.
type Members struct {
	scalars map[any]bool
	others  map[string][]any // by their JSON, in which equal ones may differ: see key
}

// MembersOf returns the members of a list.
func MembersOf(list []any) *Members {
	m := &Members{}
	for _, v := range list {
		m.Add(v)
	}
	return m
}

// Add puts a value in.
func (m *Members) Add(v any) {
	if m.scalars == nil {
		m.scalars, m.others = map[any]bool{}, map[string][]any{}
	}
	switch v := v.(type) {
	case []any, map[string]any:
		key := memberKey(v)
		m.others[key] = append(m.others[key], v)
	default:
		m.scalars[scalarKey(v)] = true
	}
}

// Has reports whether an equal value is a member.
func (m *Members) Has(v any) bool {
	switch v := v.(type) {
	case []any, map[string]any:
		return contains(m.others[memberKey(v)], v)
	}
	return m.scalars[scalarKey(v)]
}

// scalarKey returns the same key for equal scalars; NaN is equal to nothing.
func scalarKey(v any) any {
	if f, ok := number(v); ok {
		return f
	}
	return v
}

// memberKey returns the same key for lists and maps that are equal.
func memberKey(v any) string {
	var b strings.Builder
	writeKey(&b, v)
	return b.String()
}

func writeKey(b *strings.Builder, v any) {
	switch v := v.(type) {
	case []any:
		b.WriteByte('[')
		for _, item := range v {
			writeKey(b, item)
		}
		b.WriteByte(']')
	case map[string]any:
		b.WriteByte('{')
		for _, key := range sortedKeys(v) {
			b.WriteString(strconv.Quote(key))
			writeKey(b, v[key])
		}
		b.WriteByte('}')
	case string:
		b.WriteString(strconv.Quote(v))
	default:
		if f, ok := number(v); ok {
			fmt.Fprintf(b, "%g", f)
		} else {
			b.WriteByte('~')
		}
		b.WriteByte(',')
	}
}
