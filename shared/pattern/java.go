package pattern

import (
	"strconv"
	"strings"
	"unicode"
)

// javaEscape reads an escape that only Java has, outside of a class; it returns nil for others.
func (r *reader) javaEscape(c rune) (*node, error) {
	switch c {
	case 'z':
		return &node{kind: place, where: textEnd}, nil
	case 'G':
		return &node{kind: place, where: textStart}, nil
	case 'k':
		if !r.match('<') {
			return nil, wrong(`\k is not followed by '<' for named capturing group`)
		}
		name, err := r.until('>', "group name")
		if err != nil {
			return nil, err
		}
		return r.reference(name)
	case 'R':
		pair := &node{kind: sequence, subs: []*node{{kind: one, set: single('\r', exactly)}, {kind: one, set: single('\n', exactly)}}}
		alone := &node{kind: one, set: newSet(isVertical)}
		return &node{kind: choice, subs: []*node{pair, alone}}, nil
	case 'Q':
		n := &node{kind: sequence}
		for r.next() != end && !r.ahead(`\E`) {
			n.subs = append(n.subs, r.literal(r.get()))
		}
		if len(n.subs) == 1 {
			return n.subs[0], nil
		}
		return r.quoted(n), nil
	}
	in, err := r.javaProperty(c)
	if in == nil || err != nil {
		return nil, err
	}
	return &node{kind: one, set: newSet(in)}, nil
}

// quoted returns the node that a repeat applies to: the last character of a quoted text.
func (r *reader) quoted(n *node) *node {
	if len(n.subs) > 1 && strings.ContainsRune("*+?{", r.next()) {
		// the reader repeats the last item of a sequence, which cannot be a part of one
		last := n.subs[len(n.subs)-1]
		n.subs = n.subs[:len(n.subs)-1]
		inner := &node{kind: sequence, subs: []*node{last}}
		c := r.get()
		if _, err := r.repeated(inner, c); err == nil {
			n.subs = append(n.subs, inner)
		}
	}
	return n
}

func isVertical(r rune) bool {
	return '\n' <= r && r <= '\r' || r == 0x85 || r == 0x2028 || r == 0x2029
}

func isHorizontal(r rune) bool {
	return r == ' ' || r == '\t' || r == 0xa0 || r == 0x1680 || r == 0x180e || 0x2000 <= r && r <= 0x200a || r == 0x202f || r == 0x205f || r == 0x3000
}

// javaCharacter reads a character as only Java writes it.
func (r *reader) javaCharacter(c rune) (rune, bool, error) {
	switch c {
	case 'e':
		return 0x1b, true, nil
	case 'v': // of all vertical space, see javaProperty
		return '\v', true, nil
	case 'c':
		letter := r.get()
		if letter == end {
			return 0, false, wrong("illegal control escape sequence")
		}
		return letter ^ 64, true, nil
	case '0':
		digits := r.while(2, isOctal)
		if len(digits) == 2 && digits[0] <= '3' {
			digits += r.while(1, isOctal)
		}
		n, err := strconv.ParseInt(digits, 8, 32)
		if err != nil {
			return 0, false, wrong("illegal octal escape sequence")
		}
		return rune(n), true, nil
	case 'x':
		if !r.match('{') {
			return 0, false, nil
		}
		digits, err := r.until('}', "hexadecimal digits")
		if err != nil {
			return 0, false, err
		}
		n, err := strconv.ParseUint(digits, 16, 32)
		if err != nil || n > unicode.MaxRune {
			return 0, false, wrong("hexadecimal codepoint is too big")
		}
		return rune(n), true, nil
	}
	return 0, false, nil
}

// javaProperty reads a class that only Java has; it returns nil for others.
func (r *reader) javaProperty(c rune) (func(rune) bool, error) {
	switch c {
	case 'h':
		return isHorizontal, nil
	case 'H':
		return not(isHorizontal), nil
	case 'v':
		return isVertical, nil
	case 'V':
		return not(isVertical), nil
	case 'p', 'P':
		name := string(r.get())
		if name == "{" {
			var err error
			if name, err = r.until('}', "name of a property"); err != nil {
				return nil, err
			}
		}
		in := property(name)
		if in == nil {
			return nil, wrong("unknown character property {%s}", name)
		}
		if c == 'P' {
			in = not(in)
		}
		return in, nil
	}
	return nil, nil
}

// posix are Java's names of ASCII classes.
var posix = map[string]func(rune) bool{
	"Lower": func(r rune) bool { return 'a' <= r && r <= 'z' }, "Upper": func(r rune) bool { return 'A' <= r && r <= 'Z' },
	"ASCII": func(r rune) bool { return r < 128 }, "Digit": isASCIIDigit, "Space": isASCIISpace, "XDigit": isHex,
	"Alpha": func(r rune) bool { return isASCIIWord(r) && r != '_' && !isASCIIDigit(r) },
	"Alnum": func(r rune) bool { return isASCIIWord(r) && r != '_' },
	"Punct": isASCIIPunct, "Graph": func(r rune) bool { return '!' <= r && r <= '~' },
	"Print": func(r rune) bool { return ' ' <= r && r <= '~' }, "Blank": func(r rune) bool { return r == ' ' || r == '\t' },
	"Cntrl":         func(r rune) bool { return r < ' ' || r == 127 },
	"javaLowerCase": unicode.IsLower, "javaUpperCase": unicode.IsUpper, "javaWhitespace": func(r rune) bool {
		return isSpace(r) && r != 0xa0 && r != 0x85 && r != 0x202f && r != 0x2007
	},
	"IsAlphabetic": unicode.IsLetter, "IsLetter": unicode.IsLetter, "IsDigit": isDigit, "IsLowercase": unicode.IsLower, "IsUppercase": unicode.IsUpper,
	"IsPunctuation": unicode.IsPunct, "IsWhite_Space": unicode.IsSpace, "L1": func(r rune) bool { return r < 256 }, "all": func(rune) bool { return true },
}

func isASCIIPunct(r rune) bool {
	return '!' <= r && r <= '~' && !isASCIIDigit(r) && !('a' <= r && r <= 'z') && !('A' <= r && r <= 'Z')
}

// property returns the characters with a property of Java, or nil.
func property(name string) func(rune) bool {
	if in := posix[name]; in != nil {
		return in
	}
	key, value, named := strings.Cut(name, "=")
	if !named {
		key, value = "", name
	}
	value = strings.TrimPrefix(value, "Is")
	var tables []map[string]*unicode.RangeTable
	switch strings.ToLower(key) {
	case "":
		tables = []map[string]*unicode.RangeTable{unicode.Categories, unicode.Scripts}
	case "gc", "general_category":
		tables = []map[string]*unicode.RangeTable{unicode.Categories}
	case "sc", "script":
		tables = []map[string]*unicode.RangeTable{unicode.Scripts}
	}
	for _, all := range tables {
		if table := all[value]; table != nil {
			return func(r rune) bool { return unicode.Is(table, r) }
		}
	}
	return nil
}

// javaClass reads a set of Java after its bracket. It may contain other sets, and && for an
// intersection.
func (r *reader) javaClass() (func(rune) bool, error) {
	if r.depth++; r.depth > mostNested {
		return nil, wrong("groups are nested too deeply")
	}
	defer func() { r.depth-- }()
	negated := r.match('^')
	var all []func(rune) bool
	u := &union{}
	for first := true; ; first = false {
		c := r.get()
		var err error
		switch {
		case c == end:
			return nil, wrong("unclosed character class")
		case c == ']' && !first:
			if !u.isEmpty() || len(all) == 0 {
				all = append(all, u.contains(r.fold()))
			}
			in := func(c rune) bool {
				for _, one := range all {
					if !one(c) {
						return false
					}
				}
				return true
			}
			if negated {
				in = not(in)
			}
			return in, nil
		case c == '[':
			var in func(rune) bool
			if in, err = r.javaClass(); err == nil {
				u.class(in)
			}
		case c == '&' && r.match('&'):
			if !u.isEmpty() {
				all = append(all, u.contains(r.fold()))
			}
			u = &union{}
		case c == '\\' && r.match('Q'):
			for r.next() != end && !r.ahead(`\E`) {
				c := r.get()
				u.add(c, c)
			}
		case r.flags&Verbose != 0 && strings.ContainsRune(" \t\n\r\v\f", c):
		default:
			err = r.member(u, c)
		}
		if err != nil {
			return nil, err
		}
	}
}

// dangling reports whether a minus in a Java class makes no range.
func (r *reader) dangling() bool {
	return r.at+1 < len(r.src) && r.src[r.at+1] == '['
}
