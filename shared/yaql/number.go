package yaql

import (
	"math"
	"math/big"
	"math/bits"
)

// Whole numbers have no bound, and a quotient is rounded down, as in Python.

// mostBits bounds whole numbers: a longer one would not fit the memory of an expression.
const mostBits = 80_000

// mostDigits bounds whole numbers that are written, as in Python.
const mostDigits = 4300

// worth counts the work of multiplying or dividing numbers of that many bits.
func (e *engine) worth(bits, otherBits int) error {
	return e.spend(bits / 64 * (otherBits / 64) / 64)
}

func isWhole(v any) bool {
	switch v.(type) {
	case bool, int, *big.Int:
		return true
	}
	return false
}

func isNumber(v any) bool {
	_, float := v.(float64)
	return float || isWhole(v)
}

// bigOf returns the whole number of a value.
func bigOf(v any) *big.Int {
	switch v := v.(type) {
	case bool:
		if v {
			return big.NewInt(1)
		}
	case int:
		return big.NewInt(int64(v))
	case *big.Int:
		return v
	}
	return new(big.Int)
}

// intOf returns a whole number as an int; one out of range becomes the nearest int.
func intOf(v any) int {
	switch v := v.(type) {
	case int:
		return v
	case bool:
		if v {
			return 1
		}
	case *big.Int:
		if v.Sign() < 0 {
			return math.MinInt
		}
		return math.MaxInt
	}
	return 0
}

func floatOf(v any) (float64, error) {
	switch v := v.(type) {
	case float64:
		return v, nil
	case *big.Int:
		f, _ := new(big.Float).SetInt(v).Float64()
		if math.IsInf(f, 0) {
			return 0, failed(ArithmeticFail, "int too large to convert to float")
		}
		return f, nil
	}
	return float64(intOf(v)), nil
}

// compareNumbers returns -1, 0 or 1; a comparison with NaN is 2.
func compareNumbers(a, b any) int {
	x, isX := a.(float64)
	y, isY := b.(float64)
	if !isX && !isY {
		return bigOf(a).Cmp(bigOf(b))
	}
	if isX && math.IsNaN(x) || isY && math.IsNaN(y) {
		return 2
	}
	return exact(a).Cmp(exact(b))
}

func exact(v any) *big.Float {
	if f, ok := v.(float64); ok {
		return new(big.Float).SetPrec(mostBits + 64).SetFloat64(f)
	}
	return new(big.Float).SetPrec(mostBits + 64).SetInt(bigOf(v))
}

// calculate does one of + - * / mod.
func calculate(sign string, a, b any) (any, error) {
	if !isWhole(a) || !isWhole(b) {
		return calculateFloat(sign, a, b)
	}
	if v, ok := quick(sign, a, b); ok {
		return v, nil
	}
	x, y, z := bigOf(a), bigOf(b), new(big.Int)
	switch sign {
	case "+":
		z.Add(x, y)
	case "-":
		z.Sub(x, y)
	case "*":
		if x.BitLen()+y.BitLen() > mostBits {
			return nil, tooMuchMemory()
		}
		z.Mul(x, y)
	default:
		if y.Sign() == 0 && sign == "/" {
			return nil, failed(ArithmeticFail, "integer division or modulo by zero")
		} else if y.Sign() == 0 {
			return nil, failed(ArithmeticFail, "integer modulo by zero")
		}
		q, r := z.QuoRem(x, y, new(big.Int))
		if r.Sign() != 0 && r.Sign() != y.Sign() {
			q.Sub(q, big.NewInt(1))
			r.Add(r, y)
		}
		if sign == "mod" {
			return whole(r), nil
		}
	}
	return whole(z), nil
}

// quick does the same for numbers far from the bounds of int.
func quick(sign string, a, b any) (any, bool) {
	x, ok := a.(int)
	y, ok2 := b.(int)
	if !ok || !ok2 || bits.Len(uint(max(x, -x))) > 30 || bits.Len(uint(max(y, -y))) > 30 {
		return nil, false
	}
	switch sign {
	case "+":
		return x + y, true
	case "-":
		return x - y, true
	case "*":
		return x * y, true
	}
	return nil, false
}

func calculateFloat(sign string, a, b any) (any, error) {
	x, err := floatOf(a)
	if err != nil {
		return nil, err
	}
	y, err := floatOf(b)
	if err != nil {
		return nil, err
	}
	switch sign {
	case "+":
		return x + y, nil
	case "-":
		return x - y, nil
	case "*":
		return x * y, nil
	case "/":
		if y == 0 {
			return nil, failed(ArithmeticFail, "float division by zero")
		}
		return x / y, nil
	}
	if y == 0 {
		return nil, failed(ArithmeticFail, "float modulo")
	}
	r := math.Mod(x, y)
	if r != 0 && (r < 0) != (y < 0) {
		r += y
	} else if r == 0 {
		r = math.Copysign(0, y)
	}
	return r, nil
}
