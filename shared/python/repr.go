package python

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// Quote returns repr() of a str: in double quotes when the text has a ' and no ", otherwise in single quotes.
func Quote(s string) string {
	inside := Escape(s)
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		return `"` + inside + `"`
	}
	return "'" + strings.ReplaceAll(inside, "'", `\'`) + "'"
}

// blanks are escaped in the same way by repr() and by json.dumps().
var blanks = map[rune]string{'\n': `\n`, '\r': `\r`, '\t': `\t`}

// Escape returns what is inside repr() of a str, with quotes as they are.
func Escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\\':
			b.WriteString(`\\`)
		case blanks[r] != "":
			b.WriteString(blanks[r])
		case r > '~' && unicode.IsPrint(r), r >= ' ' && r <= '~':
			b.WriteRune(r)
		case r <= 0xff:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	return b.String()
}

// List returns repr() of a list of str.
func List(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = Quote(text)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// Float returns repr() of a float: the shortest text that reads back as the same number, always
// with a point or an exponent.
func Float(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	if abs := math.Abs(f); abs != 0 && (abs < 1e-4 || abs >= 1e16) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}
