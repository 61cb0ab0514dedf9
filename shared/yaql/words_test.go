package yaql

import (
	"errors"
	"regexp"
	"testing"
)

// TestWords checks that no rewritten failure names a type of Python, for every recorded sentence of
// Python's yaql.
func TestWords(t *testing.T) {
	python := regexp.MustCompile(`object (has|is|cannot|of)|NoneType|FrozenDict|unhashable|<class|__|\b(str|int|float|dict|tuple|bool|None|True|False)\b`)
	quoted := regexp.MustCompile(`"[^"]*"|'[^']*'|\bint(eger)? |#\S+`)
	seen := 0
	for _, g := range goldens(t) {
		kinds := kindsOf[g.Raises]
		if g.Says == "" || len(kinds) == 0 || kinds[0] == ParseError {
			continue
		}
		seen++
		said := Words(&Failure{kinds[0], g.Says}).Error()
		if found := python.FindString(quoted.ReplaceAllString(said, "")); found != "" {
			t.Errorf("%q in %q", found, said)
		}
	}
	if seen < 100 {
		t.Errorf("only %d sentences", seen)
	}
	for in, want := range map[Failure]string{
		{KeyError, "'a'"}: "The map has no key 'a'",
		{NoMatch, `No method "None" for receiver (None, 'True') matches supplied arguments`}: `No method "None" for receiver (null, 'True') matches supplied arguments`,
		{TypeError, "'NoneType' object is not iterable"}:                                     "A list is expected here, not null",
		{TypeError, `can only concatenate list (not "dict") to list`}:                        "There is no sum of a list and a map",
		{ParseError, "Parse error: unexpected 'None'"}:                                       "Parse error: unexpected 'None'",
	} {
		if got := Words(&in).Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if other := errors.New("'str' object is not iterable"); !errors.Is(Words(other), other) {
		t.Error("an error that is no failure is changed")
	}
}
