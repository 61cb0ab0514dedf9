package awscbor

import (
	"bytes"
	"runtime"
	"strings"
	"testing"

	"hearth/shared/awsquery"
)

// TestReadCost measures what the worst known bodies cost. The caller of Read is known, and may send
// long lists of metrics; the cost still has a bound.
func TestReadCost(t *testing.T) { // not parallel: it measures
	lists := func(levels int, name string, inner any) any {
		for range levels {
			inner = map[string]any{name: inner}
		}
		return inner
	}
	numbers := make([]int, mostItems)
	maps := make([]map[string]any, mostItems)
	for i := range maps {
		maps[i] = map[string]any{}
	}
	for name, body := range map[string][]byte{
		"a long name of a list":    encoded(t, map[string]any{strings.Repeat("A", 230_000): numbers}),
		"a long name of many maps": encoded(t, map[string]any{strings.Repeat("A", 230_000): maps}),
		"long names within names":  encoded(t, lists(8, strings.Repeat("A", 20_000), numbers)),
		"a large number":           append([]byte{0xa1, 0x61, 'A', 0xc2, 0x5a, 0, 0x0e, 0, 0}, bytes.Repeat([]byte{0xff}, 0x0e0000)...),
		"many empty maps":          append(bytes.Repeat([]byte{0x99, 0x10, 0x00}, 14), bytes.Repeat([]byte{0xa0}, 1<<20)...),
		"many maps in lists":       wide(0xa0),
		"many lists in lists":      wide(0x80),
		"texts in many pieces":     append(append([]byte{0xa1, 0x61, 'A', 0x7f}, bytes.Repeat([]byte{0x60}, 1<<20)...), 0xff),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read(body)
		runtime.ReadMemStats(&after)
		if made, most := after.TotalAlloc-before.TotalAlloc, uint64(64<<20); made > most {
			t.Errorf("%s: %d bytes are made for a body of %d, at most %d may be: %v", name, made, len(body), most, err)
		}
		if err != nil && (awsquery.CodeOf(err) == "" || len(err.Error()) > 1000) {
			t.Errorf("%s: %.200v", name, err)
		}
	}
}

// wide returns a body with a list of 63 lists of 4,096 items each.
func wide(item byte) []byte {
	body := []byte{0xa1, 0x61, 'A', 0x98, 63}
	for range 63 {
		body = append(append(body, 0x99, 0x10, 0x00), bytes.Repeat([]byte{item}, mostItems)...)
	}
	return body
}

// TestReadMistakeWords holds that no sentence of the library reaches a client.
func TestReadMistakeWords(t *testing.T) {
	t.Parallel()
	for want, body := range map[string][]byte{
		"a key is no text":                         {0xa1, 0x01, 0x01},
		"it is no map":                             {0x80},
		"a key is given more than once":            {0xa2, 0x61, 'A', 0x01, 0x61, 'A', 0x02},
		"its lists and maps are nested too deeply": append([]byte{0xa1, 0x61, 'A'}, append(bytes.Repeat([]byte{0x81}, 40), 0)...),
		"a list or a map has too many members":     {0xa1, 0x61, 'A', 0x99, 0xff, 0xff},
		"something follows its end":                {0xa0, 0x00},
		"a value has a kind that is not accepted":  {0xa1, 0x61, 'A', 0xc2, 0x41, 0xff},
		"a text is not UTF-8":                      {0xa1, 0x61, 'A', 0x61, 0xff},
		"it is cut off or malformed":               {0xa1, 0x61},
	} {
		_, err := Read(body)
		if err == nil || err.Error() != "The body cannot be read as CBOR: "+want+"." {
			t.Errorf("%x: %v, want %s", body, err, want)
		}
	}
}
