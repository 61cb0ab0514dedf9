package yaql

import (
	"math"
	"math/big"
)

func pow(c *called) (any, error) {
	a, b, m := c.args[0], c.args[1], c.args[2]
	if m != nil {
		return c.powMod(a, b, m)
	}
	if isWhole(a) && isWhole(b) && bigOf(b).Sign() >= 0 {
		base, exponent := bigOf(a), bigOf(b)
		if base.BitLen() <= 1 { // 0, 1 and -1 stay small
			exponent = new(big.Int).SetUint64(uint64(exponent.Bit(0)) + 2*uint64(min(exponent.BitLen(), 1)))
			if bigOf(b).Sign() == 0 {
				exponent = new(big.Int)
			}
		} else if !exponent.IsInt64() || exponent.Int64() > mostBits/int64(base.BitLen()) {
			return nil, tooMuchMemory()
		}
		bits := base.BitLen() * int(exponent.Int64())
		if err := c.e.worth(bits, bits); err != nil {
			return nil, err
		}
		return whole(new(big.Int).Exp(base, exponent, nil)), nil
	}
	x, err := floatOf(a)
	if err != nil {
		return nil, err
	}
	y, err := floatOf(b)
	if err != nil {
		return nil, err
	}
	switch {
	case x == 0 && y < 0:
		return nil, failed(ArithmeticFail, "0.0 cannot be raised to a negative power")
	case x < 0 && y != math.Trunc(y) && !math.IsInf(x, 0):
		return nil, failed(Refused, "The result of pow(%s, %s) is a complex number", str(a), str(b))
	}
	z := math.Pow(x, y)
	if math.IsInf(z, 0) && !math.IsInf(x, 0) && !math.IsInf(y, 0) {
		return nil, failed(ArithmeticFail, "(34, 'Numerical result out of range')")
	}
	return z, nil
}

func (c *called) powMod(a, b, m any) (any, error) {
	if !isWhole(a) || !isWhole(b) || !isWhole(m) {
		return nil, failed(TypeError, "pow() 3rd argument not allowed unless all arguments are integers")
	}
	base, exponent, modulus := bigOf(a), bigOf(b), bigOf(m)
	if modulus.Sign() == 0 {
		return nil, failed(ValueError, "pow() 3rd argument cannot be 0")
	}
	if exponent.BitLen() > mostBits/16 || modulus.BitLen() > mostBits/16 {
		return nil, tooMuchMemory()
	}
	if err := c.e.worth(modulus.BitLen()*exponent.BitLen(), modulus.BitLen()); err != nil {
		return nil, err
	}
	positive := new(big.Int).Abs(modulus)
	z := new(big.Int)
	if exponent.Sign() < 0 {
		if z.ModInverse(base, positive) == nil {
			return nil, failed(ValueError, "base is not invertible for the given modulus")
		}
		base, exponent = z, new(big.Int).Neg(exponent)
	}
	z = new(big.Int).Exp(base, exponent, positive)
	if z.Sign() != 0 && modulus.Sign() < 0 {
		z.Add(z, modulus)
	}
	return whole(z), nil
}
