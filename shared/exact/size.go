package exact

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// Size returns how many bytes a value has as JSON, without writing it. A value that is shared
// counts at each place. It stops counting soon after most, so its time is bounded too.
func Size(v any, most int) int {
	switch v := v.(type) {
	case nil:
		return 4
	case bool:
		return 5
	case string:
		return TextSize(v, most)
	case json.Number:
		return len(v)
	case int:
		return len(strconv.Itoa(v))
	case float64:
		if v == float64(int64(v)) && v < 1e6 && v > -1e6 {
			return len(strconv.Itoa(int(v)))
		}
		return 18
	case []any:
		sum := 2
		for _, item := range v {
			if sum > most {
				return sum
			}
			sum += 1 + Size(item, most-sum)
		}
		return sum
	case map[string]any:
		sum := 2
		for key, item := range v {
			if sum > most {
				return sum
			}
			sum += 2 + TextSize(key, most-sum)
			sum += Size(item, most-sum)
		}
		return sum
	}
	return 16 // of a marker, which is never written
}

// TextSize returns how many bytes a text has as JSON, or its length when that is more than most.
func TextSize(s string, most int) int {
	if len(s) > most {
		return len(s)
	}
	sum := len(s) + 2
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 0x20 && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' && c < utf8.RuneSelf:
		case c == '"', c == '\\', c == '\n', c == '\r', c == '\t', c == '\b', c == '\f':
			sum++
		case c < 0x20, c == '<', c == '>', c == '&':
			sum += 5
		case c == 0xe2 && i+2 < len(s) && s[i+1] == 0x80 && s[i+2]&^1 == 0xa8:
			sum += 3 // two separators, which are written as six letters
		}
	}
	return sum
}
