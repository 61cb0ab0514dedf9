package awsjson

import (
	"runtime"
	"strings"
	"testing"
)

// TestReadCost measures what the worst known bodies cost. The caller of Read is known, and may send
// long lists of metrics; the cost still has a bound.
func TestReadCost(t *testing.T) { // not parallel: it measures
	long := strings.Repeat("A", 900<<10)
	for name, body := range map[string]string{
		"a long name of a list":       `{"` + long + `":` + zeros(mostItems) + "}",
		"a long name of many objects": `{"` + long + `":[` + strings.Repeat("{},", mostItems-1) + "{}]}",
		"long names within names":     strings.Repeat(`{"`+strings.Repeat("A", 60<<10)+`":`, 15) + zeros(mostItems) + strings.Repeat("}", 15),
		"many lists in lists":         `{"A":[` + strings.Repeat("["+strings.Repeat("{},", mostItems-1)+"{}],", 80) + "0]}",
		"many numbers":                `{"A":[` + strings.Repeat(zeros(mostItems)+",", 120) + "0]}",
		"a long number":               `{"At":` + strings.Repeat("9", 1<<20) + "}",
		"a long name in an error":     `{"` + long + `":[null]}`,
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read([]byte(body), isTime)
		runtime.ReadMemStats(&after)
		if made, most := after.TotalAlloc-before.TotalAlloc, uint64(64<<20); made > most {
			t.Errorf("%s: %d bytes are made for a body of %d, at most %d may be: %v", name, made, len(body), most, err)
		}
		if err != nil && len(err.Error()) > 1000 {
			t.Errorf("%s: %.200v", name, err)
		}
	}
}
