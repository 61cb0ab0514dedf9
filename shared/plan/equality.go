package plan

import (
	"reflect"

	"hearth/shared/exact"
	"hearth/shared/stepdef"
)

// isSame reports whether two values are equal. sure is false when an unknown value decides. Numbers
// are equal whatever type holds them, as 1 and 1.0 are in Heat.
func isSame(old, new any) (equal, sure bool) {
	switch n := new.(type) {
	case stepdef.Unknown, stepdef.Ref:
		return false, false
	case map[string]any:
		o, ok := old.(map[string]any)
		if !ok && old != nil || !ok && n != nil && len(n) > 0 && !holdsUnknown(n) {
			return false, true
		}
		return isSameMap(o, n)
	case []any:
		o, ok := old.([]any)
		if !ok || len(o) != len(n) {
			return false, true
		}
		equal, sure = true, true
		for i := range n {
			equal, sure = andPair(equal, sure, o[i], n[i])
		}
		return equal, sure
	}
	a, isNumber := exact.Key(old)
	if b, ok := exact.Key(new); ok && isNumber {
		return a == b, true
	}
	return reflect.DeepEqual(old, new), true
}

func isSameMap(old, new map[string]any) (equal, sure bool) {
	equal, sure = (old == nil) == (new == nil), true
	for k := range new {
		equal, sure = andPair(equal, sure, old[k], new[k])
	}
	for k := range old {
		if _, ok := new[k]; !ok {
			equal, sure = andPair(equal, sure, old[k], nil)
		}
	}
	return equal, sure
}

// andPair adds one pair of values to the result for the pairs before. A pair that certainly differs
// decides for all.
func andPair(equal, sure bool, old, new any) (bool, bool) {
	e, s := isSame(old, new)
	switch {
	case !equal && sure || !e && s:
		return false, true
	case !sure || !s:
		return false, false
	}
	return true, true
}

// HasUnknown reports whether a desired value is not known yet.
func HasUnknown(w Desired) bool { return holdsUnknown(w.Properties) || holdsUnknown(w.Metadata) }

func holdsUnknown(v any) bool {
	switch t := v.(type) {
	case stepdef.Unknown, stepdef.Ref:
		return true
	case map[string]any:
		for _, e := range t {
			if holdsUnknown(e) {
				return true
			}
		}
	case []any:
		for _, e := range t {
			if holdsUnknown(e) {
				return true
			}
		}
	}
	return false
}
