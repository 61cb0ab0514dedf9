package pattern

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// TestPython compares with Python 3.11, recorded by testdata/record.py: whether some hundred
// patterns are valid, and what they match at the beginning of a text and anywhere in it.
func TestPython(t *testing.T) { testPython(t) }

// TestPythonRemembering is TestPython with failures remembered from the first step on.
func TestPythonRemembering(t *testing.T) {
	defer func(steps int) { before = steps }(before)
	before = 0
	testPython(t)
}

// unread are the patterns that Python accepts and this package does not.
var unread = map[string]string{`\N{DIGIT ONE}`: "characters by their names"}

func testPython(t *testing.T) {
	var cases []struct {
		P   string
		Bad string
		T   [][]json.RawMessage
	}
	text, err := os.ReadFile("testdata/python.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 600 {
		t.Errorf("only %d patterns are recorded", len(cases))
	}
	for _, c := range cases {
		if unread[c.P] != "" {
			continue
		}
		p, err := Compile(c.P, Python, 0, 100_000)
		if (err != nil) != (c.Bad != "") {
			t.Errorf("%q: got the error %v, Python says %q", c.P, err, c.Bad)
		}
		if err != nil {
			continue
		}
		for _, one := range c.T {
			var text string
			var match, search []int
			for i, into := range []any{&text, &match, &search} {
				if err := json.Unmarshal(one[i], into); err != nil {
					t.Fatal(err)
				}
			}
			budget := 1 << 20
			found, err := p.Find([]rune(text), 0, -1, &budget)
			if err != nil || !slices.Equal(found, search) {
				t.Errorf("search %q in %q: got %v %v, Python says %v", c.P, text, found, err, search)
			}
			whole, err := p.Matches(text, &budget)
			if want := match != nil && match[1] == len([]rune(text)); err != nil || whole != want {
				t.Errorf("match %q on %q: got %t %v, Python says %v", c.P, text, whole, err, match)
			}
		}
	}
}
