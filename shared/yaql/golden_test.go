package yaql

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// The answers of testdata/golden.jsonl are those of Python's yaql, set up as Heat does it: see
// testdata/record.py. testdata/differences.txt explains each different answer: the expression, its
// value here, and the reason.

type golden struct {
	Expression string
	Gives      json.RawMessage
	Raises     string
	Says       string
}

func goldens(t testing.TB) []golden {
	t.Helper()
	text, err := os.ReadFile("testdata/golden.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var all []golden
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Scan() // when and of which version
	for lines.Scan() {
		var g golden
		if err := json.Unmarshal(lines.Bytes(), &g); err != nil {
			t.Fatal(err)
		}
		all = append(all, g)
	}
	if len(all) < 350 {
		t.Fatalf("only %d cases", len(all))
	}
	return all
}

func goldenData(t testing.TB) any {
	t.Helper()
	text, err := os.ReadFile("testdata/data.json")
	if err != nil {
		t.Fatal(err)
	}
	return map[string]any{"data": decoded(t, text)}
}

// decoded keeps 1 and 1.0 apart.
func decoded(t testing.TB, text []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err, string(text))
	}
	return typed(v)
}

func typed(v any) any {
	switch v := v.(type) {
	case json.Number:
		n := numberOf(v)
		if strings.ContainsAny(string(v), ".eE") {
			n, _ = v.Float64()
		} else if _, small := n.(int); !small {
			return v
		}
		return n
	case []any:
		for i := range v {
			v[i] = typed(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = typed(v[key])
		}
	}
	return v
}

// sameValue compares a value with a recorded one; the order of a set is free.
func sameValue(got, want any) bool {
	if m, ok := want.(map[string]any); ok && len(m) == 1 && m["set"] != nil {
		items, _ := got.([]any)
		members, _ := m["set"].([]any)
		if len(items) != len(members) {
			return false
		}
		for _, item := range items {
			if !slices.ContainsFunc(members, func(m any) bool { return sameValue(item, m) }) {
				return false
			}
		}
		return true
	}
	switch want := want.(type) {
	case []any:
		items, ok := got.([]any)
		if !ok || len(items) != len(want) {
			return false
		}
		for i := range want {
			if !sameValue(items[i], want[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		m, ok := got.(map[string]any)
		if !ok || len(m) != len(want) {
			return false
		}
		for key := range want {
			if v, ok := m[key]; !ok || !sameValue(v, want[key]) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(got, want)
}

// kindsOf maps Python's exceptions to kinds of failures.
var kindsOf = map[string][]Kind{
	"YaqlGrammarException": {ParseError}, "YaqlLexicalException": {ParseError},
	"NoFunctionRegisteredException": {UnknownName}, "NoMethodRegisteredException": {UnknownName},
	"NoMatchingFunctionException": {NoMatch}, "NoMatchingMethodException": {NoMatch}, "MappingTranslationException": {NoMatch},
	"AmbiguousFunctionException": {Ambiguous}, "AmbiguousMethodException": {Ambiguous},
	"CollectionTooLargeException": {TooLarge}, "MemoryQuotaExceededException": {TooLarge},
	"KeyError": {KeyError}, "IndexError": {IndexError}, "TypeError": {TypeError}, "AttributeError": {TypeError},
	"ValueError": {ValueError}, "ParserError": {ValueError}, "error": {ValueError}, "UnicodeDecodeError": {ValueError},
	"ZeroDivisionError": {ArithmeticFail}, "OverflowError": {ArithmeticFail},
	"StopIteration": {EmptyError}, "AssertionError": {AssertFail},
}

func (g golden) check(v any, err error, t testing.TB) error {
	if g.Raises == "" {
		if err != nil {
			return fmt.Errorf("fails: %v", err)
		}
		if want := decoded(t, g.Gives); !sameValue(v, want) {
			return fmt.Errorf("gives %#v", v)
		}
		return nil
	}
	if err == nil {
		return fmt.Errorf("gives %#v", v)
	}
	// Python has no message for an end, and shows the address of an object.
	said := g.Raises == "StopIteration" || strings.Contains(g.Says, " object at 0x") || err.Error() == g.Says
	if !said || !slices.Contains(kindsOf[g.Raises], KindOf(err)) {
		return fmt.Errorf("fails (%s): %v", KindOf(err), err)
	}
	return nil
}

func TestGolden(t *testing.T) {
	data := goldenData(t)
	different := differences(t)
	for _, g := range goldens(t) {
		v, err := evaluated(g.Expression, data)
		problem := g.check(v, err, t)
		ours, listed := different[g.Expression]
		delete(different, g.Expression)
		switch {
		case problem == nil && listed:
			t.Errorf("%s\n\tis listed as different, and is not", g.Expression)
		case problem != nil && !listed:
			t.Errorf("%s\n\t%v\n\tbut in Python gives %s %s(%s)", g.Expression, problem, g.Gives, g.Raises, g.Says)
		case listed && !strings.HasPrefix(problem.Error(), ours):
			t.Errorf("%s\n\t%v\n\tis listed as: %s", g.Expression, problem, ours)
		}
	}
	for expression := range different {
		t.Errorf("%s is listed as different, but is no case", expression)
	}
}

func evaluated(expression string, data any) (any, error) {
	x, err := Parse(expression)
	if err != nil {
		return nil, err
	}
	return x.Evaluate(data, Limits{})
}

// differences reads the intended differences: blocks with a reason (# lines), then pairs of lines,
// an expression and its result here.
func differences(t testing.TB) map[string]string {
	t.Helper()
	text, err := os.ReadFile("testdata/differences.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	reason, expression := "", ""
	for line := range strings.Lines(string(text)) {
		line = strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "⏎", "\n")
		switch {
		case line == "":
			reason = ""
		case strings.HasPrefix(line, "# "):
			reason = line
		case strings.HasPrefix(line, "\t"):
			all[expression] = strings.TrimPrefix(line, "\t")
		default:
			if reason == "" {
				t.Errorf("%s has no reason", line)
			}
			expression = line
		}
	}
	return all
}
