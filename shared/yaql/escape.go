package yaql

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

var escapes = map[byte]string{
	'\\': "\\", '\'': "'", '"': `"`, 'a': "\a", 'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t", 'v': "\v",
}

// digitsAfter is how many hexadecimal digits follow the letter of an escape.
var digitsAfter = map[byte]int{'x': 2, 'u': 4, 'U': 8}

// unescape replaces escapes as Python does. A backslash before any other letter is itself.
func unescape(s string) (string, error) {
	if !strings.Contains(s, `\`) {
		return s, nil
	}
	var b strings.Builder
	for {
		plain, rest, more := strings.Cut(s, `\`)
		b.WriteString(plain)
		if !more {
			return b.String(), nil
		}
		if rest == "" {
			b.WriteByte('\\')
			return b.String(), nil
		}
		letter := rest[0]
		switch n := digitsAfter[letter]; {
		case escapes[letter] != "":
			b.WriteString(escapes[letter])
			s = rest[1:]
		case n > 0 && utf8.RuneCountInString(rest) > n:
			code, err := strconv.ParseUint(rest[1:min(n+1, len(rest))], 16, 32)
			if err != nil || code > utf8.MaxRune || !utf8.ValidRune(rune(code)) {
				return "", failed(ValueError, `'unicodeescape' codec can't decode the escape \%s`, rest[:min(n+1, len(rest))])
			}
			b.WriteRune(rune(code))
			s = rest[n+1:]
		case letter >= '0' && letter <= '7':
			n := 1
			for n < 3 && n < len(rest) && rest[n] >= '0' && rest[n] <= '7' {
				n++
			}
			code, _ := strconv.ParseUint(rest[:n], 8, 32)
			b.WriteRune(rune(code))
			s = rest[n:]
		case letter == 'N' && strings.HasPrefix(rest, "N{") && strings.Contains(rest[2:], "}"):
			return "", failed(ValueError, "characters cannot be written by their names")
		default:
			b.WriteByte('\\')
			s = rest
		}
	}
}
