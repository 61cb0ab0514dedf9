package yaql

import (
	"regexp/syntax"
	"strings"
	"unicode"

	"hearth/shared/python"
)

// A pattern is a compiled regular expression: Python's syntax, but run without
// backtracking, so that what needs it (references to groups, looking around) is
// refused.
type pattern struct {
	src    string
	prog   *syntax.Prog
	names  []string // of groups, from 0; most are empty
	lines  bool     // ^ and $ are at every line
	byName map[string]int

	now, next *crowd // of find
	blank     []int
}

// What a pattern is compiled to is bounded.
const (
	mostPattern = 5000 // instructions
	mostGroups  = 100
)

// compile makes a pattern; the flags are Go's: i, m, s.
func compile(src string, flags syntax.Flags) (*pattern, error) {
	wrong := func(why string) error {
		return failed(ValueError, "Regular expression %s: %s", python.Quote(shown(src)), why)
	}
	text, flags, why := translate(src, flags)
	if why != "" {
		return nil, wrong(why)
	}
	tree, err := syntax.Parse(text, flags)
	if err != nil {
		return nil, wrong(strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	p := &pattern{src: src, names: tree.CapNames(), lines: flags&syntax.OneLine == 0, byName: map[string]int{}}
	for i, name := range p.names {
		if name != "" {
			p.byName[name] = i
		}
	}
	if !p.lines {
		dollars(tree)
	}
	if p.prog, err = syntax.Compile(tree.Simplify()); err != nil {
		return nil, wrong(err.Error())
	}
	if len(p.prog.Inst) > mostPattern || len(p.names) > mostGroups {
		return nil, wrong("it is too large")
	}
	return p, nil
}

// dollars marks $ as the end of a line, because it may stand before a newline at
// the end of a text; \Z stays the end of the text.
func dollars(tree *syntax.Regexp) {
	if tree.Op == syntax.OpEndText && tree.Flags&syntax.WasDollar != 0 {
		tree.Op = syntax.OpEndLine
	}
	for _, sub := range tree.Sub {
		dollars(sub)
	}
}

// classes are what stands for a set of characters; Python's are of Unicode.
var classes = map[rune]string{
	'd': `\p{Nd}`, 'D': `\P{Nd}`,
	'w': `\p{L}\p{N}_`,
	's': `\t-\r\x1c-\x20\x85\xa0\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}`,
}

// translate writes a pattern of Python's as Go has it. Why says what cannot be.
func translate(src string, flags syntax.Flags) (text string, _ syntax.Flags, why string) {
	flags |= syntax.ClassNL | syntax.PerlX | syntax.UnicodeGroups
	runes := []rune(src)
	var b strings.Builder
	for i := 0; i < len(runes); i++ {
		rest := string(runes[i:min(i+64, len(runes))])
		switch r := runes[i]; {
		case r == '\\':
			if i++; i == len(runes) {
				return "", 0, "a backslash is the last character"
			}
			piece, why := escaped(runes[i], false)
			if why != "" {
				return "", 0, why
			}
			b.WriteString(piece)
		case r == '[':
			n, class, why := translateClass(runes[i:])
			if why != "" {
				return "", 0, why
			}
			b.WriteString(class)
			i += n - 1
		case strings.HasPrefix(rest, "(?=") || strings.HasPrefix(rest, "(?!") || strings.HasPrefix(rest, "(?<=") || strings.HasPrefix(rest, "(?<!"):
			return "", 0, "looking ahead or behind is not supported"
		case strings.HasPrefix(rest, "(?P=") || strings.HasPrefix(rest, "(?("):
			return "", 0, "references to groups are not supported"
		case strings.HasPrefix(rest, "(?>"):
			return "", 0, "atomic groups are not supported"
		case strings.HasPrefix(rest, "(?#"):
			end := strings.IndexRune(string(runes[i:]), ')')
			if end < 0 {
				return "", 0, "a comment has no end"
			}
			i += len([]rune(string(runes[i:])[:end]))
		case strings.HasPrefix(rest, "(?<"):
			return "", 0, "unknown extension ?<" + string(runes[min(i+3, len(runes)-1)])
		case strings.HasPrefix(rest, "(?") && i == 0 && globalFlags(rest) != "":
			for _, f := range globalFlags(rest) {
				switch f {
				case 'i':
					flags |= syntax.FoldCase
				case 'm':
					flags &^= syntax.OneLine
				case 's':
					flags |= syntax.DotNL
				case 'u':
				default:
					return "", 0, "the flag " + string(f) + " is not supported"
				}
			}
			i += len(globalFlags(rest)) + 2
		case strings.HasPrefix(rest, "{,") && i > 0:
			b.WriteString("{0,") // Go would take it for a text
			i++
		case strings.ContainsRune("*+?}", r) && i+1 < len(runes) && runes[i+1] == '+':
			if r != '}' || strings.Contains(string(runes[:i]), "{") {
				return "", 0, "possessive quantifiers are not supported"
			}
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), flags, ""
}

// globalFlags gives the letters of (?ims).
func globalFlags(s string) string {
	letters, _, ok := strings.Cut(strings.TrimPrefix(s, "(?"), ")")
	if !ok || letters == "" || strings.Trim(letters, "aiLmsux") != "" {
		return ""
	}
	return letters
}

// escaped translates what follows a backslash.
func escaped(r rune, inClass bool) (piece, why string) {
	set := classes[unicode.ToLower(r)]
	switch {
	case r == 'D' || r == 'd':
		return classes[r], ""
	case r == 'w' || r == 's':
		if inClass {
			return set, ""
		}
		return "[" + set + "]", ""
	case r == 'W' || r == 'S':
		if inClass {
			return "", `\` + string(r) + " in a set is not supported"
		}
		return "[^" + set + "]", ""
	case r == 'Z' && !inClass:
		return `\z`, ""
	case r == 'b' && inClass:
		return `\x08`, ""
	case strings.ContainsRune("AbB", r) && !inClass, strings.ContainsRune("afnrtvxu0", r):
		switch r {
		case 'u':
			return "", `\u in a pattern is not supported; write the character`
		case '0':
			return `\x00`, ""
		}
		return `\` + string(r), ""
	case r >= '1' && r <= '9':
		return "", "references to groups are not supported"
	case unicode.IsLetter(r) && r < 0x80:
		return "", `bad escape \` + string(r)
	case r < 0x80 && !unicode.IsDigit(r):
		return `\` + string(r), ""
	}
	return string(r), ""
}

// translateClass translates […]; n says how many characters it has.
func translateClass(runes []rune) (n int, text, why string) {
	var b strings.Builder
	b.WriteByte('[')
	i := 1
	if i < len(runes) && runes[i] == '^' {
		b.WriteByte('^')
		i++
	}
	for first := true; i < len(runes); i, first = i+1, false {
		switch r := runes[i]; {
		case r == ']' && !first:
			b.WriteByte(']')
			return i + 1, b.String(), ""
		case r == '\\' && i+1 < len(runes):
			i++
			piece, why := escaped(runes[i], true)
			if why != "" {
				return 0, "", why
			}
			b.WriteString(piece)
		case r == '[' || r == ']':
			b.WriteString(`\` + string(r))
		default:
			b.WriteRune(r)
		}
	}
	return 0, "", "unterminated character set"
}
