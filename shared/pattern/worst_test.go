package pattern

import (
	"errors"
	"strings"
	"testing"
)

// TestWorst runs patterns that take other engines years, on texts that they almost match.
func TestWorst(t *testing.T) {
	t.Parallel()
	a := strings.Repeat("a", 3000)
	for _, c := range []struct {
		pattern, text string
		allowed       bool
	}{
		{`(a+)+$`, a + "b", false},
		{`(a|a)*b`, a, false},
		{`(a|aa)+$`, a + "b", false},
		{`(.*)*x`, a, false},
		{`(a*)*b`, a, false},
		{`((a*)*)*b`, a, false},
		{`(?:a?){100}b`, a[:200], false},
		{`(\s*[a-z]*\s*)*$`, a + "!", false},
		{`^(([a-z])+.)+[A-Z]([a-z])+$`, a, false},
		{`(x+x+)+y`, strings.Repeat("x", 3000), false},
		{`^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{8,}$`, a, false},
		{`(?=(a+)+b)a*`, a, false},
		{`(?!(a+)+b)a*`, a, true},
		{`(?:(?=a*a*a*b)|a)*`, a[:1000], true},
		{`(?>a+)+b`, a, false},
		{`^((?!\.\.)[a-z.])+$`, a, true},
		{`a*a*a*a*a*b`, a, false},
		{`([a-z]{1,63}\.)+x`, a, false},
		{`.{1,2048}`, a, false},
		{`.{1,4096}`, a, true},
		{`(?:a|b|ab){1,1500}c`, strings.Repeat("ab", 1000), false},
		{`(.*?,){11}P`, strings.Repeat("1,", 300), false},
	} {
		p, err := Compile(c.pattern, Python, 0, 100_000)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		budget := 1 << 24
		allowed, err := p.Matches(c.text, &budget)
		if err != nil || allowed != c.allowed {
			t.Errorf("%s on %d characters: got %t, %v after %d steps", c.pattern, len(c.text), allowed, err, 1<<24-budget)
		}
	}
}

// TestTooLong runs patterns with back references, which cannot remember failures: they end with
// their budget.
func TestTooLong(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{`(a*)*\1b`, `(a|aa)+\1$`, `(a+)+(?(1)b|c)`, `(x+x+)+\1y`} {
		p, err := Compile(pattern, Python, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if p.Linear() {
			t.Errorf("%s is said to be linear", pattern)
		}
		budget := 1 << 20
		_, err = p.Matches(strings.Repeat("a", 100)+strings.Repeat("x", 100), &budget)
		if pattern[1] == 'x' {
			_, err = p.Matches(strings.Repeat("x", 100), &budget)
		}
		if !errors.Is(err, ErrTooLong) {
			t.Errorf("%s: got %v", pattern, err)
		}
	}
}

// TestTooLarge compiles patterns that are written to take much memory or time to read.
func TestTooLarge(t *testing.T) {
	t.Parallel()
	for _, c := range []string{
		`(?:ab){100000}`, `(((a{2}b){100}){100}){100}`, strings.Repeat("(", 300) + strings.Repeat(")", 300),
		strings.Repeat("(?:", 190) + "ab" + strings.Repeat("){2}", 190), `(?:a?b?){50000}`, strings.Repeat("ab|", 5000),
	} {
		if _, err := Compile(c, Python, 0, 5000); err == nil {
			t.Errorf("%.40s: was taken", c)
		}
	}
	for _, c := range []string{`(?:){2147483647}`, `a{2147483647}`, `(?:(?:){1000}){1000}`} {
		if _, err := Compile(c, Python, 0, 5000); err != nil {
			t.Errorf("%s: %v", c, err)
		}
	}
}

func FuzzMatch(f *testing.F) {
	f.Add(`(?=(a+))a*b\1`, "aab")
	f.Add(`[a-z&&[^b]]`, "a]")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		for _, d := range []Dialect{Python, Java} {
			p, err := Compile(pattern, d, 0, 2000)
			if err != nil {
				continue
			}
			budget := 1 << 16
			found, err := p.Find([]rune(text), 0, -1, &budget)
			if err != nil && !errors.Is(err, ErrTooLong) {
				t.Error(err)
			}
			for i := 0; i+1 < len(found); i += 2 {
				if found[i] > len(text) || found[i+1] > len(text) {
					t.Errorf("%q in %q: %v", pattern, text, found)
				}
			}
		}
	})
}
