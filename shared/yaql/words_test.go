package yaql

import (
	"errors"
	"regexp"
	"strings"
	"testing"
)

// TestWords checks that no rewritten failure names a type of Python, for every recorded expression
// that Python's yaql refuses.
func TestWords(t *testing.T) {
	python := regexp.MustCompile(`#[a-z]|"\*|,\)|receiver|iterable|object (has|is|cannot|of)|NoneType|FrozenDict|unhashable|<class|__|\b(str|int|float|dict|tuple|bool|None|True|False)\b`)
	quoted := regexp.MustCompile(`"[^"]*"|'[^']*'|\bint(eger)? `)
	seen, data := 0, goldenData(t)
	for _, g := range goldens(t) {
		kinds := kindsOf[g.Raises]
		if g.Says == "" || len(kinds) == 0 || kinds[0] == ParseError {
			continue
		}
		x, err := Parse(g.Expression)
		if err == nil {
			_, err = x.Evaluate(data, Limits{})
		}
		if err == nil || KindOf(err) == ParseError {
			continue
		}
		seen++
		said := Words(err).Error()
		if found := python.FindString(quoted.ReplaceAllString(said, "")); found != "" {
			t.Errorf("%q in %q", found, said)
		}
	}
	if seen < 100 {
		t.Errorf("only %d sentences", seen)
	}
	for in, want := range map[Failure]string{
		{Kind: KeyError, Message: "'a'"}: "The map has no key 'a'",
		{Kind: NoMatch, Message: `No method "None" for receiver (None, 'True') matches supplied arguments`}: `No method "None" for receiver (null, 'True') matches supplied arguments`,
		{Kind: TypeError, Message: "'NoneType' object is not iterable"}:                                     "A list is expected here, not null",
		{Kind: TypeError, Message: `can only concatenate list (not "dict") to list`}:                        "There is no sum of a list and a map",
		{Kind: ParseError, Message: "Parse error: unexpected 'None'"}:                                       "Parse error: unexpected 'None'",
	} {
		if got := Words(&in).Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if other := errors.New("'str' object is not iterable"); !errors.Is(Words(other), other) {
		t.Error("an error that is no failure is changed")
	}
}

// TestValuesInWords checks that the sentences about a call show operators as an expression has them,
// and values as a template has them.
func TestValuesInWords(t *testing.T) {
	t.Parallel()
	data := map[string]any{
		"data": []any{1}, "texts": []any{"a"}, "map": map[string]any{"a": nil, "b": []any{true, 1.5}}, "text": "a", "empty": "", "nothing": []any{}, "long": strings.Repeat("ä", 300),
	}
	for expression, want := range map[string]string{
		"$.data.values()":               `No method "values" takes these arguments for [1]`,
		"$.texts.values()":              `No method "values" takes these arguments for ["a"]`,
		"$.map.toUpper()":               `No method "toUpper" takes these arguments for {"a": null, "b": [true, 1.5]}`,
		"$.map.keys().nope()":           `Unknown method "nope" for ["a", "b"]`,
		"$.map.a.keys()":                `No method "keys" takes these arguments for null`,
		"$.text.nope()":                 `Unknown method "nope" for "a"`,
		"$.empty.items()":               `No method "items" takes these arguments for ""`,
		"$.long.items()":                `No method "items" takes these arguments for "` + strings.Repeat("ä", 199) + "…",
		"$.map + 1":                     `The operator "+" is not for values of these kinds`,
		"$.map < 1":                     `The operator "<" is not for values of these kinds`,
		"-$.map":                        `The operator "-" is not for values of these kinds`,
		"1 in 2":                        `The operator "in" is not for values of these kinds`,
		"$.text.x":                      `There is no attribute "x" in this value`,
		"$.text[1]":                     `An index in "[ ]" is not for values of these kinds`,
		"$.map[[1]]":                    "The map has no key [1]",
		"$.map.get(a).toUpper()":        `No method "toUpper" takes these arguments for null`,
		"$.nothing.sum()":               "There are no items to put together, and no value to begin with",
		"$.nothing.accumulate($1 + $2)": "There are no items to put together, and no value to begin with",
		"$.data.toSet().toUpper()":      `No method "toUpper" takes these arguments for [1]`,
	} {
		x, err := Parse(expression)
		if err != nil {
			t.Errorf("%s: %v", expression, err)
			continue
		}
		_, err = x.Evaluate(data, Limits{})
		if err == nil {
			t.Errorf("%s has a value", expression)
		} else if got := Words(err).Error(); got != want {
			t.Errorf("%s: %q, want %q", expression, got, want)
		}
	}
}
