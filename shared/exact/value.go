package exact

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"

	"hearth/shared/python"
)

// Value returns the kept form of a template's value, in which 1 is an int and 1.0 a float64. It
// does not copy a value that is right already, and leaves alone what JSON does not have.
func Value(v any) any {
	kept, _ := value(v)
	return kept
}

func value(v any) (kept any, made bool) {
	switch v := v.(type) {
	case int:
		if v >= beyond || v <= -beyond {
			return json.Number(strconv.Itoa(v)), true
		}
	case float64:
		if v == math.Trunc(v) && !math.IsInf(v, 0) {
			return json.Number(python.Float(v)), true
		}
	case []any:
		var list []any
		for i, item := range v {
			if one, made := value(item); made {
				if list == nil {
					list = slices.Clone(v)
				}
				list[i] = one
			}
		}
		if list != nil {
			return list, true
		}
	case map[string]any:
		var fields map[string]any
		for key, item := range v {
			if one, made := value(item); made {
				if fields == nil {
					fields = maps.Clone(v)
				}
				fields[key] = one
			}
		}
		if fields != nil {
			return fields, true
		}
	}
	return v, false
}
