package yaql

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// identity returns a text that two values share exactly when Python takes them for the same key: 1,
// 1.0 and true are. Mutable values have none.
func (e *engine) identity(v any, depth int) (string, error) {
	if depth > mostNested {
		return "", tooDeep()
	}
	if err := e.spend(1); err != nil {
		return "", err
	}
	switch v := v.(type) {
	case nil:
		return "n", nil
	case string:
		return "s" + strconv.Itoa(len(v)) + ":" + v, nil
	case bool, int, float64, *big.Int:
		return numberKey(v), nil
	case *list:
		if v.mutable {
			return "", unhashable(v)
		}
		parts := make([]string, len(v.items))
		for i, item := range v.items {
			var err error
			if parts[i], err = e.identity(item, depth+1); err != nil {
				return "", err
			}
		}
		return "(" + strings.Join(parts, ",") + ")", nil
	case *dict:
		if v.mutable {
			return "", unhashable(v)
		}
		parts := make([]string, len(v.keys))
		for i, key := range v.keys {
			part, err := e.identity(tuple(key, v.values[i]), depth+1)
			if err != nil {
				return "", err
			}
			parts[i] = part
		}
		slices.Sort(parts)
		return "{" + strings.Join(parts, ",") + "}", nil
	case *set:
		parts := make([]string, 0, len(v.items))
		for id := range v.at {
			parts = append(parts, id)
		}
		slices.Sort(parts)
		return "<" + strings.Join(parts, ",") + ">", nil
	case view:
		if v.what != "values" {
			return "", unhashable(v)
		}
		return fmt.Sprintf("p%p", v.of), nil
	case moment:
		return "m" + strconv.FormatInt(v.UnixMicro(), 10), nil
	case span:
		return "d" + strconv.FormatInt(int64(v), 10), nil
	case entry:
		return "e", nil
	}
	return fmt.Sprintf("p%p", v), nil
}

func numberKey(v any) string {
	switch v := v.(type) {
	case bool:
		if v {
			return "i1"
		}
		return "i0"
	case int:
		return "i" + strconv.FormatInt(int64(v), 16)
	case *big.Int:
		return "i" + v.Text(16)
	case float64:
		if v == math.Trunc(v) && !math.IsInf(v, 0) {
			n, _ := big.NewFloat(v).Int(nil)
			return "i" + n.Text(16)
		}
		return "f" + strconv.FormatFloat(v, 'g', -1, 64)
	}
	return ""
}

// equal reports whether two values are equal in Python.
func (e *engine) equal(a, b any, depth int) (bool, error) {
	if depth > mostNested {
		return false, tooDeep()
	}
	if err := e.spend(1); err != nil {
		return false, err
	}
	if isNumber(a) && isNumber(b) {
		return compareNumbers(a, b) == 0, nil
	}
	switch a := a.(type) {
	case nil:
		return b == nil, nil
	case string:
		s, ok := b.(string)
		return ok && a == s, nil
	case *list:
		other, ok := b.(*list)
		if !ok || a.mutable != other.mutable || len(a.items) != len(other.items) {
			return false, nil
		}
		for i := range a.items {
			if same, err := e.equal(a.items[i], other.items[i], depth+1); !same || err != nil {
				return false, err
			}
		}
		return true, nil
	case *dict:
		other, ok := b.(*dict)
		if !ok || len(a.keys) != len(other.keys) {
			return false, nil
		}
		for id, i := range a.at {
			j, ok := other.at[id]
			if !ok {
				return false, nil
			}
			if same, err := e.equal(a.values[i], other.values[j], depth+1); !same || err != nil {
				return false, err
			}
		}
		return true, nil
	case moment:
		other, ok := b.(moment)
		return ok && a.Equal(other.Time), nil
	}
	left, ok, err := asSet(e, a)
	if err != nil || !ok {
		return a == b, err
	}
	right, ok, err := asSet(e, b)
	if err != nil || !ok {
		return false, err
	}
	return len(left.items) == len(right.items) && subset(left, right), nil
}

func subset(a, b *set) bool {
	for id := range a.at {
		if !b.at[id] {
			return false
		}
	}
	return true
}
