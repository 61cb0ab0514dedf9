package pattern

import (
	"encoding/json"
	"os"
	"testing"
)

// TestJava compares with Java 17, recorded by testdata/Record.java: whether patterns are valid, and
// which texts they match as a whole.
func TestJava(t *testing.T) {
	t.Parallel()
	var cases []struct {
		P   string
		Bad string
		T   [][]any
	}
	text, err := os.ReadFile("testdata/java.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 220 {
		t.Errorf("only %d patterns are recorded", len(cases))
	}
	for _, c := range cases {
		if c.P == "ab(?<=a*b)" {
			continue // Java accepts some look-behinds without a bound, and refuses others
		}
		p, err := Compile(c.P, Java, 0, 10_000)
		if (err != nil) != (c.Bad != "") {
			t.Errorf("%q: got the error %v, Java says %q", c.P, err, c.Bad)
		}
		if err != nil {
			continue
		}
		for _, one := range c.T {
			text, want := one[0].(string), one[1].(bool)
			budget := 1 << 20
			if got, err := p.Matches(text, &budget); err != nil || got != want {
				t.Errorf("match %q on %q: got %t %v, Java says %t", c.P, text, got, err, want)
			}
		}
	}
}
