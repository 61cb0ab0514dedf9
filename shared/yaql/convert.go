package yaql

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"hearth/shared/python"
)

var numberFunctions = []overload{
	{name: "int", about: "a whole number of a text or a number", params: takes(arg("value", anything).orNull()), run: func(c *called) (any, error) { return toInt(c.args[0]) }},
	{name: "float", about: "a number with a fraction of a text or a number", params: takes(arg("value", anything).orNull()), run: func(c *called) (any, error) { return toFloat(c.args[0]) }},
	{name: "round", about: "a number rounded to so many digits", params: takes(arg("number", number), arg("ndigits", integer).or(0)), run: round},
	is("isInteger", "whether a value is a whole number", strictInteger.is),
	is("isNumber", "whether a value is a number", number.is),
	{name: "random", about: "refused: a value that differs each time", params: takes(arg("from", anything).orMissing(), arg("to", anything).orMissing()), run: func(*called) (any, error) {
		return nil, failed(Refused, "The function random is not available in templates")
	}},
}

// plainDigits removes the underscores that Python allows between digits.
func plainDigits(s string) (string, bool) {
	s = strings.TrimFunc(s, isSpace)
	for i, r := range s {
		if r == '_' && (i == 0 || i == len(s)-1 || !isDigit(rune(s[i-1])) || !isDigit(rune(s[i+1]))) {
			return "", false
		}
	}
	return strings.ReplaceAll(s, "_", ""), true
}

func toInt(v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return 0, nil
	case bool, int, *big.Int:
		return whole(bigOf(v)), nil
	case float64:
		if math.IsNaN(v) {
			return nil, failed(ValueError, "cannot convert float NaN to integer")
		} else if math.IsInf(v, 0) {
			return nil, failed(ArithmeticFail, "cannot convert float infinity to integer")
		}
		n, _ := big.NewFloat(v).Int(nil)
		return whole(n), nil
	case string:
		if s, ok := plainDigits(v); ok && len(s) <= mostDigits {
			if n, ok := new(big.Int).SetString(s, 10); ok {
				return whole(n), nil
			}
		}
		return nil, failed(ValueError, "invalid literal for int() with base 10: %s", python.Quote(v))
	}
	return nil, failed(TypeError, "int() argument must be a string, a bytes-like object or a real number, not '%s'", typeName(v))
}

func toFloat(v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return 0.0, nil
	case bool, int, *big.Int, float64:
		return floatOf(v)
	case string:
		s, ok := plainDigits(v)
		f, err := strconv.ParseFloat(s, 64)
		if !ok || strings.ContainsAny(s, "xXpP") || err != nil && !math.IsInf(f, 0) {
			return nil, failed(ValueError, "could not convert string to float: %s", python.Quote(v))
		}
		return f, nil
	}
	return nil, failed(TypeError, "float() argument must be a string or a real number, not '%s'", typeName(v))
}

// round rounds halves to even.
func round(c *called) (any, error) {
	digits := c.int(1)
	if f, ok := c.args[0].(float64); ok {
		switch {
		case math.IsNaN(f) || math.IsInf(f, 0) || digits > 323:
			return f, nil
		case digits < -308:
			return math.Copysign(0, f), nil
		case digits >= 0:
			return strconv.ParseFloat(strconv.FormatFloat(f, 'f', digits, 64), 64)
		}
		n, _ := new(big.Float).SetFloat64(f).Int(nil)
		if new(big.Float).SetInt(n).Cmp(big.NewFloat(f)) != 0 { // the fraction decides between halves
			n = n.Mul(n, big.NewInt(10)).Add(n, big.NewInt(int64(math.Copysign(1, f))))
			r, err := floatOf(whole(roundTo(n, -digits+1)))
			return r / 10, err
		}
		return floatOf(whole(roundTo(n, -digits)))
	}
	if digits >= 0 {
		return c.args[0], nil
	}
	if digits < -mostBits/3 {
		return 0, nil
	}
	return whole(roundTo(bigOf(c.args[0]), -digits)), nil
}

// roundTo rounds to a multiple of 10 to the power of places.
func roundTo(n *big.Int, places int) *big.Int {
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	q, r := new(big.Int).QuoRem(n, unit, new(big.Int))
	twice := r.Abs(r).Lsh(r, 1)
	if order := twice.Cmp(unit); order > 0 || order == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(int64(n.Sign())))
	}
	return q.Mul(q, unit)
}
