package yaql

import (
	"math/big"
)

var arithmeticFunctions = append([]overload{
	{name: "#unary_operator_+", about: "the number itself", params: takes(arg("op", number)), run: func(c *called) (any, error) { return c.args[0], nil }},
	{name: "#unary_operator_-", about: "the number with the other sign", params: takes(arg("op", number)), run: func(c *called) (any, error) { return negative(c.args[0]), nil }},
	{name: "abs", about: "a number without its sign", params: takes(arg("op", number)), run: func(c *called) (any, error) {
		if compareNumbers(c.args[0], 0) < 0 {
			return negative(c.args[0]), nil
		}
		return c.args[0], nil
	}},
	{name: "sign", about: "1, 0 or -1", params: takes(arg("num", number)), run: func(c *called) (any, error) {
		if order := compareNumbers(c.args[0], 0); order != 2 {
			return order, nil
		}
		return 0, nil
	}},
	{name: "pow", about: "a power, or what is left of it when divided by a third number", params: takes(arg("a", number), arg("b", number), arg("c", number).orNone()), run: pow},
	{name: "max", about: "the greater of two values", params: twoNamed("a", "b"), run: func(c *called) (any, error) {
		return greater(c, c.args[1], c.args[0], c.args[1], c.args[0])
	}},
	{name: "min", about: "the lesser of two values", params: twoNamed("a", "b"), run: func(c *called) (any, error) {
		return greater(c, c.args[1], c.args[0], c.args[0], c.args[1])
	}},
}, fourRules()...)

func twoNamed(a, b string) []param {
	return takes(arg(a, anything).orNull(), arg(b, anything).orNull())
}

func fourRules() (all []overload) {
	for sign, about := range map[string]string{
		"+": "the sum of two numbers", "-": "the difference of two numbers", "*": "the product of two numbers",
		"/": "the quotient of two numbers, rounded down if both are whole", "mod": "what is left when a number is divided by another",
	} {
		all = append(all, overload{name: "#operator_" + sign, about: about, params: two(number, false), run: func(c *called) (any, error) {
			if err := c.e.worth(bigOf(c.args[0]).BitLen(), bigOf(c.args[1]).BitLen()); err != nil {
				return nil, err
			}
			return calculate(sign, c.args[0], c.args[1])
		}})
	}
	return all
}

// greater compares a and b as the expression does, and returns yes if a is greater, else no.
func greater(c *called, a, b, yes, no any) (any, error) {
	is, err := c.ask("#operator_>", a, b)
	if err != nil {
		return nil, err
	}
	if truth(is) {
		return yes, nil
	}
	return no, nil
}

func negative(v any) any {
	if f, ok := v.(float64); ok {
		return -f
	}
	return whole(new(big.Int).Neg(bigOf(v)))
}

var bitFunctions = []overload{
	bitwise("bitwiseAnd", "the bits that both numbers have", (*big.Int).And),
	bitwise("bitwiseOr", "the bits that one of the numbers has", (*big.Int).Or),
	bitwise("bitwiseXor", "the bits that only one of the numbers has", (*big.Int).Xor),
	{name: "bitwiseNot", about: "the bits that a number has not", params: takes(arg("arg", integer)), run: func(c *called) (any, error) {
		return whole(new(big.Int).Not(bigOf(c.args[0]))), nil
	}},
	{name: "shiftBitsRight", about: "a number halved so many times", params: takes(arg("value", integer), arg("bitsNumber", integer)), run: func(c *called) (any, error) {
		by := c.int(1)
		if by < 0 {
			return nil, failed(ValueError, "negative shift count")
		}
		return whole(new(big.Int).Rsh(bigOf(c.args[0]), uint(min(by, 2*mostBits)))), nil
	}},
	{name: "shiftBitsLeft", about: "a number doubled so many times", params: takes(arg("value", integer), arg("bitsNumber", integer)), run: func(c *called) (any, error) {
		n, by := bigOf(c.args[0]), c.int(1)
		switch {
		case by < 0:
			return nil, failed(ValueError, "negative shift count")
		case n.Sign() == 0:
			return 0, nil
		case by > mostBits-n.BitLen():
			return nil, tooMuchMemory()
		}
		return whole(new(big.Int).Lsh(n, uint(by))), nil
	}},
}

func bitwise(name, about string, of func(z, x, y *big.Int) *big.Int) overload {
	return overload{name: name, about: about, params: two(integer, false), run: func(c *called) (any, error) {
		return whole(of(new(big.Int), bigOf(c.args[0]), bigOf(c.args[1]))), nil
	}}
}
