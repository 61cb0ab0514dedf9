package stepdef

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"hearth/shared/stack"
)

// constraints checks a converted value against what the property allows, in Heat's words.
func (p Property) constraints(path string, v any) []Wrong {
	var wrong []Wrong
	bad := func(format string, args ...any) {
		wrong = append(wrong, Wrong{Path: path, Message: fmt.Sprintf(format, args...)})
	}
	if len(p.Allowed) > 0 {
		values := []any{v}
		if l, ok := v.([]any); ok {
			values = l
		}
		if slices.ContainsFunc(values, func(one any) bool { return !unknown(one) && !allowed(p.Allowed, one) }) {
			bad("%s is not an allowed value [%s]", quote(v), quoteAll(p.Allowed))
		}
	}
	if n, ok := stack.Number(v); ok && p.Range != nil && !p.Range.holds(n) {
		bad("%s is out of range (min: %s, max: %s)", Shown(v), bound(p.Range.Min), bound(p.Range.Max))
	}
	if p.Length != nil {
		if n, ok := size(v); ok && !p.Length.holds(float64(n)) {
			bad("length (%d) is out of range (min: %s, max: %s)", n, bound(p.Length.Min), bound(p.Length.Max))
		}
	}
	if n, ok := stack.Number(v); ok && p.Modulo != nil && int64(n)%int64(p.Modulo.Step) != int64(p.Modulo.Offset) {
		bad("%s is not a multiple of %v with an offset of %v", Str(v), p.Modulo.Step, p.Modulo.Offset)
	}
	if s, ok := v.(string); ok && p.Pattern != "" {
		if re, err := regexp.Compile("^(?:" + p.Pattern + ")$"); err != nil || !re.MatchString(s) {
			bad("%q does not match pattern %q", s, p.Pattern)
		}
	}
	if pure := Pure[p.Constraint]; pure != nil && v != nil {
		if why := pure(v); why != "" {
			bad("Error validating value '%s': %s", Shown(v), why)
		}
	}
	return wrong
}

func unknown(v any) bool {
	switch v.(type) {
	case Unknown, Ref:
		return true
	}
	return false
}

func allowed(list []any, v any) bool {
	for _, a := range list {
		if s, ok := v.(string); ok { // a number may be allowed where texts are expected
			if t, plain := Text(a); plain && t == s {
				return true
			}
		}
		if an, ok := stack.Number(a); ok {
			if vn, ok := stack.Number(v); ok && an == vn {
				return true
			}
		}
		if reflect.DeepEqual(a, v) {
			return true
		}
	}
	return false
}

func (r Range) holds(n float64) bool {
	return (r.Min == nil || n >= *r.Min) && (r.Max == nil || n <= *r.Max)
}

func bound(b *float64) string {
	if b == nil {
		return "None"
	}
	return Str(*b)
}

func size(v any) (int, bool) {
	switch t := v.(type) {
	case string:
		return utf8.RuneCountInString(t), true
	case []any:
		return len(t), true
	case map[string]any:
		return len(t), true
	}
	return 0, false
}

// quote writes JSON as Python does.
func quote(v any) string {
	if list, ok := v.([]any); ok {
		return "[" + quoteAll(list) + "]"
	}
	b, err := json.Marshal(v)
	if err != nil {
		return Str(v)
	}
	return string(b)
}

func quoteAll(list []any) string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = quote(v)
	}
	return strings.Join(out, ", ")
}
