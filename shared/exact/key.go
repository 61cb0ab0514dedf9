package exact

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// digits are those of a whole number that a float64 would round.
type digits string

// Key returns the same key for equal numbers: 1 and 1.0 share one, 2^53 and 2^53+1 do not. It
// returns false for what is no number.
func Key(v any) (any, bool) {
	switch v := v.(type) {
	case int:
		if v >= beyond || v <= -beyond {
			return digits(strconv.Itoa(v)), true
		}
		return float64(v), true
	case int64:
		return Key(int(v))
	case float64:
		if math.Abs(v) >= beyond && !math.IsInf(v, 0) {
			return digits(strconv.FormatFloat(v, 'f', 0, 64)), true
		}
		return v, true
	case json.Number:
		f, err := v.Float64()
		switch whole := !strings.ContainsAny(v.String(), ".eE"); {
		case whole && math.Abs(f) >= beyond:
			return digits(v), true
		case err != nil:
			return nil, false
		}
		return Key(f)
	}
	return nil, false
}
