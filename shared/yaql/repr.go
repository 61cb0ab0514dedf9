package yaql

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"
)

// str is what str() makes of a value in Python.
func str(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case moment, span:
		return timeText(v)
	}
	return repr(v)
}

// mostShown bounds the text made of one value; it is far above the memory that a
// text may have, so that whoever asks will find it too long.
const mostShown = 1 << 16

// repr is what repr() makes of a value in Python.
func repr(v any) string {
	var b strings.Builder
	show(&b, v, 0)
	return b.String()
}

func show(b *strings.Builder, v any, depth int) {
	if b.Len() > mostShown || depth > mostNested {
		return
	}
	listed := func(open, end string, n int, at func(int) any) {
		b.WriteString(open)
		for i := range n {
			if i > 0 {
				b.WriteString(", ")
			}
			show(b, at(i), depth+1)
			if b.Len() > mostShown {
				return
			}
		}
		b.WriteString(end)
	}
	switch v := v.(type) {
	case nil:
		b.WriteString("None")
	case bool:
		b.WriteString(map[bool]string{true: "True", false: "False"}[v])
	case int:
		b.WriteString(strconv.Itoa(v))
	case *big.Int:
		b.WriteString(v.String())
	case float64:
		b.WriteString(floatText(v))
	case string:
		b.WriteString(quoted(v))
	case *list:
		at := func(i int) any { return v.items[i] }
		switch {
		case v.mutable:
			listed("[", "]", len(v.items), at)
		case len(v.items) == 1:
			listed("(", ",)", 1, at)
		default:
			listed("(", ")", len(v.items), at)
		}
	case *dict:
		b.WriteByte('{')
		for i, key := range v.keys {
			if i > 0 {
				b.WriteString(", ")
			}
			show(b, key, depth+1)
			b.WriteString(": ")
			show(b, v.values[i], depth+1)
		}
		b.WriteByte('}')
	case *set:
		if len(v.items) == 0 {
			b.WriteString("frozenset()")
			return
		}
		listed("frozenset({", "})", len(v.items), func(i int) any { return v.items[i] })
	case view:
		b.WriteString(typeName(v) + "(")
		if !v.of.mutable {
			show(b, v.of, depth+1)
		} else {
			listed("[", "]", v.len(), v.at)
		}
		b.WriteByte(')')
	case *pattern:
		fmt.Fprintf(b, "re.compile(%s)", quoted(v.src))
	case moment, span:
		b.WriteString(timeRepr(v))
	default:
		fmt.Fprintf(b, "<%s object>", typeName(v))
	}
}

func quoted(s string) string {
	mark := '\''
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		mark = '"'
	}
	var b strings.Builder
	b.WriteRune(mark)
	for _, r := range s {
		switch {
		case r == mark || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
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
	b.WriteRune(mark)
	return b.String()
}

func floatText(f float64) string {
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
