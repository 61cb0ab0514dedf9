package python

import (
	"math"
	"testing"
)

// TestQuote compares with the answers of Python 3.11.
func TestQuote(t *testing.T) {
	for s, want := range map[string]string{
		"":                 "''",
		"a":                "'a'",
		"it's":             "\"it's\"",
		"say \"x\"":        "'say \"x\"'",
		"it's \"x\"":       "'it\\'s \"x\"'",
		"tab\tnl\n\r":      "'tab\\tnl\\n\\r'",
		"back\\slash":      "'back\\\\slash'",
		"\u0000\u001f\x7f": "'\\x00\\x1f\\x7f'",
		"\u00e9":           "'\u00e9'",
		"\u00a0\u00ad":     "'\\xa0\\xad'",
		"\u65e5\u672c":     "'\u65e5\u672c'",
		"\u200b":           "'\\u200b'",
		"\U0001f600":       "'\U0001f600'",
		"\U000e0001":       "'\\U000e0001'",
		"\u2028":           "'\\u2028'",
	} {
		if got := Quote(s); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
}

// TestJSON compares with the answers of json.dumps() of Python 3.11.
func TestJSON(t *testing.T) {
	for s, want := range map[string]string{
		"":                          `""`,
		"it's \"x\"":                `"it's \"x\""`,
		"a\\b/c":                    `"a\\b/c"`,
		"\t\n\r\b\f":                `"\t\n\r\b\f"`,
		"\x00\x1f\x7f":              `"\u0000\u001f\u007f"`,
		"\u00e9\u2028\U0001f600<&>": `"\u00e9\u2028\ud83d\ude00<&>"`,
	} {
		if got := JSON(s); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
}

func TestFloat(t *testing.T) {
	for f, want := range map[float64]string{
		0.0:                    "0.0",
		1.0:                    "1.0",
		-2.5:                   "-2.5",
		0.1:                    "0.1",
		0.0001:                 "0.0001",
		9.9e-05:                "9.9e-05",
		1000000000000000.0:     "1000000000000000.0",
		1e+16:                  "1e+16",
		1.2345678901234568e+17: "1.2345678901234568e+17",
		1.5e+300:               "1.5e+300",
		5e-324:                 "5e-324",
		3.14159:                "3.14159",
		math.Inf(1):            "inf", math.Inf(-1): "-inf",
	} {
		if got := Float(f); got != want {
			t.Errorf("%v: %s, want %s", f, got, want)
		}
	}
	if got := Float(math.NaN()); got != "nan" {
		t.Errorf("not a number: %s", got)
	}
	if got := Float(math.Copysign(0, -1)); got != "-0.0" {
		t.Errorf("minus nought: %s", got)
	}
}
