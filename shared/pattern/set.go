package pattern

import (
	"cmp"
	"slices"
	"unicode"
)

// A set is a set of characters.
type set struct {
	ascii [2]uint64
	other func(rune) bool // of characters beyond ASCII
}

// newSet makes a set of a function that reports whether a character is in it.
func newSet(in func(rune) bool) *set {
	s := &set{other: in}
	for r := rune(0); r < 128; r++ {
		if in(r) {
			s.ascii[r/64] |= 1 << (r % 64)
		}
	}
	return s
}

func (s *set) has(r rune) bool {
	if r >= 0 && r < 128 {
		return s.ascii[r/64]&(1<<(r%64)) != 0
	}
	return s.other(r)
}

// single returns the set of one character and its variants.
func single(c rune, f fold) *set {
	return newSet(func(r rune) bool { return f.equal(r, c) })
}

// A union is a set that is being read.
type union struct {
	ranges  [][2]rune
	classes []func(rune) bool
}

func (u *union) add(lo, hi rune)             { u.ranges = append(u.ranges, [2]rune{lo, hi}) }
func (u *union) class(in func(rune) bool)    { u.classes = append(u.classes, in) }
func (u *union) isEmpty() bool               { return len(u.ranges)+len(u.classes) == 0 }
func not(in func(rune) bool) func(rune) bool { return func(r rune) bool { return !in(r) } }

// contains returns a function that reports whether a character, or one of its variants, is in the
// union.
func (u *union) contains(f fold) func(rune) bool {
	ranges, classes := merged(u.ranges), slices.Clone(u.classes)
	in := func(r rune) bool {
		_, found := slices.BinarySearchFunc(ranges, r, func(one [2]rune, r rune) int {
			switch {
			case one[1] < r:
				return -1
			case one[0] > r:
				return 1
			}
			return 0
		})
		return found || slices.ContainsFunc(classes, func(class func(rune) bool) bool { return class(r) })
	}
	if f == exactly {
		return in
	}
	return func(r rune) bool { return f.variants(r, in) }
}

// merged sorts ranges and joins those that touch.
func merged(ranges [][2]rune) [][2]rune {
	ranges = slices.Clone(ranges)
	slices.SortFunc(ranges, func(a, b [2]rune) int { return cmp.Compare(a[0], b[0]) })
	var made [][2]rune
	for _, one := range ranges {
		if last := len(made) - 1; last >= 0 && one[0] <= made[last][1]+1 {
			made[last][1] = max(made[last][1], one[1])
			continue
		}
		made = append(made, one)
	}
	return made
}

// The classes \d, \w and \s, in Unicode as in Python, and in ASCII.
func isDigit(r rune) bool { return unicode.Is(unicode.Nd, r) }

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }

// isJavaWord is Java's \w with the classes of Unicode.
func isJavaWord(r rune) bool {
	return unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.Nl, unicode.Pc, unicode.Other_Alphabetic, unicode.Join_Control)
}

func isSpace(r rune) bool { return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f }

func isASCIIDigit(r rune) bool { return '0' <= r && r <= '9' }

func isASCIIWord(r rune) bool {
	return r == '_' || isASCIIDigit(r) || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

func isASCIISpace(r rune) bool { return r == ' ' || '\t' <= r && r <= '\r' }

// classOf returns the class that a letter after a backslash names, or nil.
func (r *reader) classOf(letter rune) func(rune) bool {
	small := unicode.ToLower(letter)
	var in func(rune) bool
	switch small {
	case 'd':
		in = isDigit
	case 'w':
		in = isWord
	case 's':
		in = isSpace
	default:
		return nil
	}
	if r.java && small == 'w' {
		in = isJavaWord
	}
	if r.flags&ASCII != 0 {
		in = map[rune]func(rune) bool{'d': isASCIIDigit, 'w': isASCIIWord, 's': isASCIISpace}[small]
	}
	if small != letter {
		in = not(in)
	}
	return in
}
