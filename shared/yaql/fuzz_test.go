package yaql

import (
	"math"
	"testing"
)

// FuzzYaql evaluates any text. It may be refused with a reason, but nothing may panic, and the
// result is plain.
func FuzzYaql(f *testing.F) {
	for _, g := range goldens(f) {
		f.Add(g.Expression)
	}
	for _, expression := range expensive {
		if len(expression) < 1000 {
			f.Add(expression)
		}
	}
	data := goldenData(f)
	f.Fuzz(func(t *testing.T, expression string) {
		v, err := func() (any, error) {
			x, err := Parse(expression)
			if err != nil {
				if KindOf(err) != ParseError && KindOf(err) != ValueError {
					t.Fatalf("is refused for no reason: %v", err)
				}
				return nil, err
			}
			return x.Evaluate(data, Limits{Steps: 20_000})
		}()
		if err != nil && KindOf(err) == "" {
			t.Fatalf("fails for no reason: %v", err)
		}
		if err == nil {
			// A result can be used as data.
			x, err := Parse("$")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := x.Evaluate(v, Limits{Items: math.MaxInt}); err != nil {
				t.Fatalf("gives what is no value: %v", err)
			}
		}
	})
}
