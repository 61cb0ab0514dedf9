package yaql

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"hearth/shared/python"
)

// A filling is the replacement of a match: texts, and groups between them.
type filling struct {
	texts  []string // one more than groups
	groups []int
}

func (f *filling) fill(m *match) string {
	var b strings.Builder
	for i, text := range f.texts {
		b.WriteString(text)
		if i < len(f.groups) {
			s, _ := m.group(f.groups[i]).(string)
			b.WriteString(s)
		}
	}
	return b.String()
}

var fillingEscapes = map[byte]string{'\\': "\\", 'a': "\a", 'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t", 'v': "\v"}

// readFilling reads \1, \g<1> and \g<name> among a text.
func readFilling(p *pattern, s string) (*filling, error) {
	f := &filling{}
	var b strings.Builder
	whole := utf8.RuneCountInString(s)
	place := func(rest string) int { return whole - utf8.RuneCountInString(rest) }
	group := func(i int, rest string) error {
		if i >= len(p.names) {
			return failed(ValueError, "invalid group reference %d at position %d", i, place(rest))
		}
		f.texts, f.groups = append(f.texts, b.String()), append(f.groups, i)
		b.Reset()
		return nil
	}
	for {
		text, rest, more := strings.Cut(s, `\`)
		b.WriteString(text)
		if !more {
			f.texts = append(f.texts, b.String())
			return f, nil
		}
		if rest == "" {
			return nil, failed(ValueError, "bad escape (end of pattern) at position %d", whole-1)
		}
		var err error
		switch letter := rest[0]; {
		case letter == 'g':
			name, after, ok := strings.Cut(strings.TrimPrefix(rest[1:], "<"), ">")
			if !ok || !strings.HasPrefix(rest[1:], "<") {
				return nil, failed(ValueError, "missing group name at position %d", place(rest)+1)
			}
			i, known := p.byName[name]
			if n, notNumber := strconv.Atoi(name); !known && notNumber == nil && n >= 0 {
				i = n
			} else if !known {
				return nil, failed(KeyError, "unknown group name %s", python.Quote(name))
			}
			err, s = group(i, rest[2:]), after
		case letter == '0':
			n := octal(rest, 3)
			code, _ := strconv.ParseUint(rest[:n], 8, 32)
			b.WriteRune(rune(code))
			s = rest[n:]
		case letter >= '1' && letter <= '9':
			n := 1
			if len(rest) > 1 && isDigit(rune(rest[1])) {
				n = 2
				if letter <= '3' && octal(rest, 3) == 3 {
					code, _ := strconv.ParseUint(rest[:3], 8, 32)
					b.WriteRune(rune(code))
					s = rest[3:]
					continue
				}
			}
			i, _ := strconv.Atoi(rest[:n])
			err, s = group(i, rest), rest[n:]
		case fillingEscapes[letter] != "":
			b.WriteString(fillingEscapes[letter])
			s = rest[1:]
		case letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z':
			return nil, failed(ValueError, `bad escape \%c at position %d`, letter, place(rest)-1)
		default:
			b.WriteByte('\\')
			s = rest
		}
		if err != nil {
			return nil, err
		}
	}
}

// octal returns how many octal digits begin a text, at most most.
func octal(s string, most int) int {
	n := 0
	for n < most && n < len(s) && s[n] >= '0' && s[n] <= '7' {
		n++
	}
	return n
}
