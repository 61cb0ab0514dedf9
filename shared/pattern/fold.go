package pattern

import "unicode"

// A fold defines which letters are equal in any case.
type fold int

const (
	exactly fold = iota
	foldASCII
	foldUnicode
)

// variants calls do with a character and each one that differs from it only in case, until do
// returns true, and reports whether it did.
func (f fold) variants(r rune, do func(rune) bool) bool {
	if do(r) {
		return true
	}
	switch f {
	case foldASCII:
		switch {
		case 'a' <= r && r <= 'z':
			return do(r - 'a' + 'A')
		case 'A' <= r && r <= 'Z':
			return do(r - 'A' + 'a')
		}
	case foldUnicode:
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			if do(other) {
				return true
			}
		}
		for _, i := range dotted {
			if i == r {
				return do('i') || do('I') || do('ı') || do('İ')
			}
		}
	}
	return false
}

// dotted are the letters i with and without dots, which are equal in Python.
var dotted = []rune{'i', 'I', 'ı', 'İ'}

// equal reports whether two characters are the same.
func (f fold) equal(a, b rune) bool {
	return a == b || f != exactly && f.variants(a, func(r rune) bool { return r == b })
}
