package yaql

import (
	"math/big"
	"unicode/utf8"
)

// size returns the size of a value in Python, in bytes, without its contents.
func size(v any) int {
	switch v := v.(type) {
	case nil:
		return 16
	case bool, int:
		return 28
	case *big.Int:
		return 24 + 4*(v.BitLen()/30+1)
	case float64:
		return 24
	case string:
		return textSize(v)
	case *list:
		if v.mutable {
			return 56 + 8*len(v.items)
		}
		return 40 + 8*len(v.items)
	case *dict:
		if v.mutable {
			return dictSize(len(v.keys))
		}
		return 56
	case *set:
		return setSize(len(v.items))
	}
	return 64
}

// textSize returns the size of a text: all its characters are as wide as the widest.
func textSize(s string) int {
	chars, widest := 0, rune(0)
	for _, r := range s {
		chars++
		widest = max(widest, r)
	}
	switch {
	case widest < utf8.RuneSelf:
		return 49 + chars
	case widest <= 0xff:
		return 73 + chars
	case widest <= 0xffff:
		return 74 + 2*chars
	}
	return 76 + 4*chars
}

// dictSize returns the size of a dict: its table grows to the next power of two when two thirds are
// full. All keys count as texts.
func dictSize(n int) int {
	if n == 0 {
		return 64
	}
	slots, index := 8, 1
	for n > slots*2/3 {
		slots *= 2
	}
	if slots > 256 {
		index = 2
	}
	return 96 + slots*index + slots*2/3*16
}

// setSize returns the size of a set: its table grows fourfold when three fifths are full.
func setSize(n int) int {
	if n < 5 {
		return 216
	}
	slots := 32
	for n*5 > slots*3 {
		slots *= 4
	}
	return 216 + slots*16
}
