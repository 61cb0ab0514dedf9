package pattern

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var controls = map[rune]rune{'a': '\a', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v'}

// escape reads what follows a backslash outside of a class.
func (r *reader) escape() (*node, error) {
	c := r.get()
	if c == end {
		return nil, wrong("bad escape (end of pattern)")
	}
	ascii := r.flags&ASCII != 0
	if in := r.classOf(c); in != nil {
		return &node{kind: one, set: newSet(in)}, nil
	}
	switch c {
	case 'A':
		return &node{kind: place, where: textStart}, nil
	case 'Z':
		if r.java {
			return &node{kind: place, where: javaLastLine}, nil
		}
		return &node{kind: place, where: textEnd}, nil
	case 'b', 'B':
		where := wordEdge
		if ascii && !r.java { // Java's edges are always those of Unicode
			where = asciiEdge
		}
		if c == 'B' {
			where++
		}
		return &node{kind: place, where: where}, nil
	}
	if r.java {
		if n, err := r.javaEscape(c); n != nil || err != nil {
			return n, err
		}
	}
	if '1' <= c && c <= '9' {
		return r.numbered(c)
	}
	char, err := r.character(c, false)
	if err != nil {
		return nil, err
	}
	return r.literal(char), nil
}

// numbered reads a reference to a group, or a character in octal digits.
func (r *reader) numbered(c rune) (*node, error) {
	digits := string(c)
	if r.java {
		for isASCIIDigit(r.next()) {
			if n, _ := strconv.Atoi(digits + string(r.next())); n >= len(r.names) {
				break
			}
			digits += string(r.get())
		}
	} else if isASCIIDigit(r.next()) {
		digits += string(r.get())
		if isOctal(c) && isOctal(rune(digits[1])) && isOctal(r.next()) {
			char, err := octal(digits + string(r.get()))
			if err != nil {
				return nil, err
			}
			return r.literal(char), nil
		}
	}
	number, _ := strconv.Atoi(digits)
	if number < len(r.names) {
		return r.backTo(number)
	}
	if r.java {
		return &node{kind: never}, nil
	}
	return nil, wrong("invalid group reference %d", number)
}

func isOctal(c rune) bool { return '0' <= c && c <= '7' }

func isHex(c rune) bool {
	return isASCIIDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func octal(digits string) (rune, error) {
	n, _ := strconv.ParseInt(digits, 8, 32)
	if n > 0o377 {
		return 0, wrong(`octal escape value \%s outside of range 0-0o377`, digits)
	}
	return rune(n), nil
}

// character reads an escape that means one character.
func (r *reader) character(c rune, inClass bool) (rune, error) {
	if r.java {
		if char, ok, err := r.javaCharacter(c); ok || err != nil {
			return char, err
		}
	}
	if char, ok := controls[c]; ok {
		return char, nil
	}
	switch {
	case c == 'b' && inClass && !r.java:
		return '\b', nil
	case c == 'x':
		return r.hex(c, 2)
	case c == 'u':
		return r.hex(c, 4)
	case c == 'U' && !r.java:
		return r.hex(c, 8)
	case c == 'N' && !r.java:
		return 0, wrong("characters cannot be written by their names here")
	case c == '0' && !r.java, inClass && isOctal(c) && !r.java:
		return octal(string(c) + r.while(2, isOctal))
	case isASCIIDigit(c), c < utf8.RuneSelf && unicode.IsLetter(c):
		return 0, wrong(`bad escape \%c`, c)
	}
	return c, nil
}

func (r *reader) hex(c rune, digits int) (rune, error) {
	text := r.while(digits, isHex)
	n, err := strconv.ParseInt(text, 16, 64)
	if len(text) != digits || err != nil {
		return 0, wrong(`incomplete escape \%c%s`, c, text)
	}
	if n > unicode.MaxRune {
		return 0, wrong(`bad escape \%c%s`, c, text)
	}
	return rune(n), nil
}

// class reads a set after its bracket.
func (r *reader) class() (func(rune) bool, error) {
	if r.java {
		return r.javaClass()
	}
	negated := r.match('^')
	u := &union{}
	for first := true; ; first = false {
		c := r.get()
		switch {
		case c == end:
			return nil, wrong("unterminated character set")
		case c == ']' && !first:
			in := u.contains(r.fold())
			if negated {
				in = not(in)
			}
			return in, nil
		}
		if err := r.member(u, c); err != nil {
			return nil, err
		}
	}
}

// member reads a character, a class or a range of a set.
func (r *reader) member(u *union, c rune) error {
	lo, in, err := r.classItem(c)
	if err != nil {
		return err
	}
	if in != nil && r.java { // and a hyphen after it is one
		u.class(in)
		return nil
	}
	if r.next() != '-' || r.at+1 < len(r.src) && strings.ContainsRune("]", r.src[r.at+1]) || r.java && r.dangling() {
		if in != nil {
			u.class(in)
		} else {
			u.add(lo, lo)
		}
		return nil
	}
	r.at++
	that := r.get()
	if that == end {
		return wrong("unterminated character set")
	}
	hi, other, err := r.classItem(that)
	switch {
	case err != nil:
		return err
	case in != nil || other != nil || hi < lo:
		return wrong("bad character range %c-%c", c, that)
	}
	u.add(lo, hi)
	return nil
}

// classItem reads a character of a set, or a class in it.
func (r *reader) classItem(c rune) (rune, func(rune) bool, error) {
	if c != '\\' {
		return c, nil, nil
	}
	if c = r.get(); c == end {
		return 0, nil, wrong("bad escape (end of pattern)")
	}
	if in := r.classOf(c); in != nil {
		return 0, in, nil
	}
	if r.java {
		if in, err := r.javaProperty(c); in != nil || err != nil {
			return 0, in, err
		}
	}
	char, err := r.character(c, true)
	return char, nil, err
}
