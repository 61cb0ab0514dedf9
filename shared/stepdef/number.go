package stepdef

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"

	"hearth/shared/exact"
	"hearth/shared/stack"
)

// normalized returns the kept form of a value whose number is n, as package exact defines it. An
// integer is whole. A number keeps its form, 1.0 and not 1, whether it was written as a number or a
// text.
func normalized(v any, n float64, kind string) any {
	switch text, isText := v.(string); {
	case kind == "integer":
		return wholeNumber(v, math.Trunc(n))
	case isText && strings.ContainsAny(text, ".eE"):
		return exact.Value(n)
	case fraction(v):
		return v
	}
	return wholeNumber(v, n)
}

// wholeNumber returns n, or all the digits of the value when n has lost some.
func wholeNumber(v any, n float64) any {
	if math.Abs(n) >= 1<<53 {
		if i, ok := new(big.Int).SetString(strings.TrimSpace(Str(v)), 10); ok {
			return json.Number(i.String())
		}
	}
	return n
}

// fraction reports whether a number was written as a fraction: 1.0 is kept as a json.Number.
func fraction(v any) bool {
	switch n := v.(type) {
	case float64:
		return n != math.Trunc(n)
	case json.Number:
		return strings.ContainsAny(n.String(), ".eE")
	}
	return false
}

func toNumber(v any) (float64, bool) {
	if s, ok := v.(string); ok {
		n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		return n, err == nil && !math.IsInf(n, 0) && !math.IsNaN(n) // JSON has neither
	}
	if b, ok := v.(bool); ok {
		if b {
			return 1, true
		}
		return 0, true
	}
	return stack.Number(v)
}
