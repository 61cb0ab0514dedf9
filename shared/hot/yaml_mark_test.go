package hot

import (
	"errors"
	"fmt"
	"testing"
)

// Each place is the one that PyYAML names, with two exceptions. A bracket or quote that is never
// closed, and a key without a colon, are reported where they begin.
func TestYAMLFaultMark(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"r:\n  a: {type: X\n  b: {type: X}\n":    "3:4",  // the colon after b
		"r:\n  é: [é é: a: b\n":                  "2:13", // the second colon
		"a: [\n  b,\n  c\nd: e\n":                "4:2",
		"r:\n  a: [1, 2] foo\n  b: 1\n":          "2:13",
		"r:\n  a:\n    b: 1\n   c: 1\n  d: 1\n":  "4:4",
		"r:\n  a: 1\n  b: {c: 1}}\n":             "3:12",
		"a: 1\nb: @foo\n":                        "2:4",
		"a: 1\nb\nc: 2\n":                        "2:1", // the key without a colon
		"a:\n - 1\n- 2\n":                        "3:1",
		"a:\n  b: c: d\n":                        "2:7",
		"a: 1\nb: *x\n":                          "2:4",
		"r:\n  a: [1, 2\n":                       "2:6", // never closed
		"é: 1\na: {b: é\n\n":                     "2:4",
		"a: 1\nb: \"é\nc: 2\n":                   "2:4",
		"[a":                                     "1:1",
		"a: 1\n---\nb: {c: 1\n":                  "3:4",
		"a: 1\nb: 'x' y\n" + "c: {type: A, b}\n": "2:8",
	} {
		_, err := parseYAML([]byte(src), Limits{}.filled())
		var fault *unreadable
		if !errors.As(err, &fault) {
			t.Errorf("%q: %v, want a fault with a place", src, err)
			continue
		}
		if got := fmt.Sprintf("%d:%d", fault.line, fault.column); got != want {
			t.Errorf("%q: %s at %s, want %s", src, fault, got, want)
		}
	}
}
