package exact

import (
	"encoding/json"
	"math"
	"strings"

	"hearth/shared/python"
)

// beyond is the first whole number that a float64 cannot tell from the next one.
const beyond = 1 << 53

// number returns the kept form of a number from JSON. One beyond every float64, such as 1e400,
// becomes a text: templates have no such number either.
func number(n json.Number) any {
	text := n.String()
	f, err := n.Float64()
	whole := !strings.ContainsAny(text, ".eE")
	switch {
	case whole && math.Abs(f) < beyond:
		return f
	case whole:
		return n
	case err != nil:
		return text
	case f == math.Trunc(f):
		return json.Number(python.Float(f))
	}
	return f
}

// usual reports whether a JSON text holds only numbers that a float64 keeps exactly. It may return
// false for a text that does.
func usual(text []byte) bool {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case c >= '0' && c <= '9':
			from := i
			for ; i < len(text) && text[i] >= '0' && text[i] <= '9'; i++ {
			}
			if i-from > 15 || i < len(text) && (text[i] == 'e' || text[i] == 'E' || text[i] == '.' && i+1 < len(text) && text[i+1] == '0') {
				return false
			}
		}
	}
	return true
}
