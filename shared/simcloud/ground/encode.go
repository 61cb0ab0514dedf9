package ground

import (
	"encoding/json"
	"slices"
	"strconv"
)

// encode writes a body as JSON. It knows the few types that docs contain, and is several times
// faster with them than reflection: a list of a thousand servers is requested often.
func encode(out []byte, v any) []byte {
	switch t := v.(type) {
	case nil:
		return append(out, "null"...)
	case string:
		return encodeText(out, t)
	case bool:
		return strconv.AppendBool(out, t)
	case int:
		return strconv.AppendInt(out, int64(t), 10)
	case int64:
		return strconv.AppendInt(out, t, 10)
	case json.Number:
		return append(out, t...)
	case Doc:
		return encodeMap(out, t)
	case map[string]any:
		return encodeMap(out, t)
	case []any:
		out = append(out, '[')
		for i, e := range t {
			if i > 0 {
				out = append(out, ',')
			}
			out = encode(out, e)
		}
		return append(out, ']')
	}
	raw, _ := json.Marshal(v) // numbers with a fraction: cannot fail
	return append(out, raw...)
}

func encodeMap(out []byte, m map[string]any) []byte {
	var few [48]string // more keys than any object has
	keys := few[:0]
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	out = append(out, '{')
	for i, k := range keys {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(encodeText(out, k), ':')
		out = encode(out, m[k])
	}
	return append(out, '}')
}

func encodeText(out []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			raw, _ := json.Marshal(s) // any text has a form in JSON
			return append(out, raw...)
		}
	}
	out = append(out, '"')
	out = append(out, s...)
	return append(out, '"')
}
