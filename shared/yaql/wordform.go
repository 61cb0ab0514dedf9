package yaql

import (
	"math/big"
	"strconv"
	"strings"

	"hearth/shared/python"
)

// mostTold bounds the form of a value in a sentence, in characters.
const mostTold = 200

// wordForm returns a value as a template writes it: null, "a", [1], {"a": 1}. What has no such form is
// named by its kind.
func wordForm(v any) string {
	var b strings.Builder
	writeWordForm(&b, v, 0)
	r := []rune(b.String())
	if len(r) > mostTold {
		return string(r[:mostTold]) + "…"
	}
	return string(r)
}

func writeWordForm(b *strings.Builder, v any, depth int) {
	if b.Len() > 4*mostTold || depth > mostNested { // a character has at most four bytes
		return
	}
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		b.WriteString(strconv.FormatBool(v))
	case int:
		b.WriteString(strconv.Itoa(v))
	case *big.Int:
		b.WriteString(v.String())
	case float64:
		b.WriteString(python.Float(v))
	case string:
		b.WriteString(`"` + v[:min(len(v), 4*mostTold)] + `"`)
	case *list:
		writeItems(b, len(v.items), depth, func(i int) any { return v.items[i] })
	case *set:
		writeItems(b, len(v.items), depth, func(i int) any { return v.items[i] })
	case view:
		writeItems(b, v.len(), depth, v.at)
	case *dict:
		b.WriteByte('{')
		for i, key := range v.keys {
			if b.Len() > 4*mostTold {
				break
			}
			if i > 0 {
				b.WriteString(", ")
			}
			writeWordForm(b, key, depth+1)
			b.WriteString(": ")
			writeWordForm(b, v.values[i], depth+1)
		}
		b.WriteByte('}')
	case moment, span:
		b.WriteString(timeText(v))
	default:
		b.WriteString(kindOf(string(typeName(v))))
	}
}

func writeItems(b *strings.Builder, n, depth int, at func(int) any) {
	b.WriteByte('[')
	for i := 0; i < n && b.Len() <= 4*mostTold; i++ {
		if i > 0 {
			b.WriteString(", ")
		}
		writeWordForm(b, at(i), depth+1)
	}
	b.WriteByte(']')
}
