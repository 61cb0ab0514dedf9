package yaql

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"hearth/shared/python"
)

// str returns Python's str() of a value.
func str(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case moment, span:
		return timeText(v)
	}
	return repr(v)
}

// mostShown bounds the text of one value. It is far above the memory of a text, so that callers
// find a longer one too long.
const mostShown = 1 << 16

// repr returns Python's repr() of a value.
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
		b.WriteString(python.Float(v))
	case string:
		b.WriteString(python.Quote(v))
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
		b.WriteString(string(typeName(v)) + "(")
		if !v.of.mutable {
			show(b, v.of, depth+1)
		} else {
			listed("[", "]", v.len(), v.at)
		}
		b.WriteByte(')')
	case *pattern:
		fmt.Fprintf(b, "re.compile(%s)", python.Quote(v.src))
	case moment, span:
		b.WriteString(timeRepr(v))
	default:
		fmt.Fprintf(b, "<%s object>", typeName(v))
	}
}
