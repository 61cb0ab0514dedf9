package exact

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestSizeIsThatOfTheJSON(t *testing.T) {
	long := strings.Repeat("x", 1000)
	for _, v := range []any{
		nil, true, "", "plain", "a\"b\\c\n\r\t\b\f\x00\x1f<>&", "Grüße\u2028\u2029€", long, 0, -12, 123456, 12.0, json.Number("1.0"),
		[]any{}, map[string]any{}, []any{1, "a", nil}, map[string]any{"a": 1, "b<": []any{"x"}}, []any{long, long, map[string]any{"k": long}},
	} {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		got := Size(v, 1<<20)
		if got < len(text) || got > len(text)+2 {
			t.Errorf("%.60s has %d bytes, not %d", text, len(text), got)
		}
	}
}

// TestSizeStops checks that an enormous value, a list of lists of lists, is counted in no time.
func TestSizeStops(t *testing.T) {
	v := any(strings.Repeat("x", 100))
	for range 40 {
		v = []any{v, v, v, v, v, v, v, v}
	}
	if got := Size(v, 1<<20); got <= 1<<20 || got > 1<<21 {
		t.Errorf("%d", got)
	}
	m := map[string]any{}
	for _, key := range []string{"a", "b", "c"} {
		m[key] = v
	}
	if got := Size(m, 1000); got <= 1000 || got > 1<<11 {
		t.Errorf("%d", got)
	}
	if got := TextSize(strings.Repeat("\x00", 1000), 999); got != 1000 {
		t.Errorf("%d", got)
	}
}
