package hot

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/tools/txtar"

	"hearth/shared/hot/funcs"
	"hearth/shared/hot/quick"
)

// quickTexts are texts of each kind that is read without the parser, and of those that need the
// parser.
var quickTexts = []struct {
	text  string
	quick bool
}{
	{"a: 1\n", true},
	{"---\na: yes\nb: 'it''s'\n", true},
	{"# a\n\n---\n# b\na: \"x\\ny\\\"\" # c\n", true},
	{"a:\n- b\n- c: 1\n  d: 2\n-\n- - e\n  - f\ng:\n", true},
	{"a:\n    - b:\n        c: d\n      e: [f, {g: h, \"i\":j}, 'k',]\n", true},
	{"a: [b,\n  c, # d\n e]\nf: {g: h,\n i: {}}\n", true},
	{"a: |\n  b\n   c\n\n  d\n\ne: |-\n  f\n\ng: |+\n  h\n\ni: j\n", true},
	{"a: >\n  b\n  c\n\n  d\n    e\n  f\n\ng: >-\n\n  h\n  i\n", true},
	{"a: |\n  b\tc\n  \td\n", true},
	{"a: |\n  b", true},
	{"a: |+\n  b\n\n\n", true},
	{"a:\n  |\n  b\n", true},
	{"é: ü\nä: [ö, {ß: €}]\nb: c\n", true},
	{"http://a: b\nc: http://d#e\nf: g#h i\n", true},
	{"a: -1\nb: -c\nd: [-e, -1]\n", true},
	{"1: a\nyes: b\n~: c\n1.50: d\n", true},
	{"a:\n  b\nc:\n  'd'\ne:\n  [f]\n", true},
	{"a:\n\n  # b\n\n  c: d\n", true},
	{"a : b\n'c' : d\n{e: f}\n", false},
	{"a: b\n  c\n", false},
	{"a: 'b\n  c'\n", false},
	{"a: b\na: c\n", false},
	{"a: b: c\n", false},
	{"a: &b c\nd: *b\n", false},
	{"a: !!str b\n", false},
	{"<<: {a: b}\n", false},
	{"? a\n: b\n", false},
	{"a: |2\n   b\n", false},
	{"a:\tb\n", false},
	{"a: .inf\n", false},
	{"a: 0x_\n", false},
	{"a: b\n---\nc: d\n", false},
	{"a: b\n...\n", false},
	{"%YAML 1.1\n---\na: b\n", false},
	{"a: [b: c]\n", false},
	{"a: {b}\n", false},
	{"a: {b:}\n", false},
	{"a: [b\n c]\n", false},
	{"a: {b:: ''}\n", false},
	{"- a\n", false},
	{"a: b\n c: d\n", false},
	{"a:\n    b: c\n  d: e\n", false},
	{"a: b\r\n", false},
	{"a: \"\\x41\"\n", false},
	{"a: @b\n", false},
	{"a: \"b\"#c\n", false},
	{"a: |\n\n", false},
	{"a: |\n  \tb\n", false},
	{"a: |\n     \n  b\n", false},
	{"", false},
	{"a: b\u2028c\n", false},
}

// TestQuick checks that the quick reader reads what the parser reads.
func TestQuick(t *testing.T) {
	for _, c := range quickTexts {
		if got := readsQuick(t, []byte(c.text)); got != c.quick {
			t.Errorf("%q: read without the parser: %v", c.text, got)
		}
	}
}

// readsQuick compares both readings, if there are two.
func readsQuick(t *testing.T, src []byte) bool {
	t.Helper()
	readsQuickWith(t, src, Limits{written: true}.filled())
	return readsQuickWith(t, src, Limits{}.filled())
}

func readsQuickWith(t *testing.T, src []byte, limits Limits) bool {
	t.Helper()
	n, ok := quickReader(limits).Read(src)
	if !ok {
		return false
	}
	want, err := parseYAML(src, limits)
	if err != nil {
		t.Fatalf("%q is not what the parser reads: %v", src, err)
	}
	if diff := cmp.Diff(want, n, cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(funcs.Node{})); diff != "" {
		t.Fatalf("%q (-parser +quick):\n%s", src, diff)
	}
	return true
}

// TestQuickLimits checks that both readers have the same limits, to the value.
func TestQuickLimits(t *testing.T) {
	src := []byte("a: [b, {c: d}]\ne:\n- f:\n    - g: h\n")
	for values := range 20 {
		for depth := range 8 {
			limits := Limits{Depth: depth, Nodes: values, TemplateBytes: 1}
			_, ok := quick.Reader{Depth: depth, Values: values, Text: isWord, Plain: quickScalar}.Read(src)
			if _, err := parseYAML(src, limits); ok != (err == nil) {
				t.Errorf("%d values, depth %d: %v without the parser, with it: %v", values, depth, ok, err)
			}
		}
	}
}

func FuzzQuick(f *testing.F) {
	for _, c := range quickTexts {
		f.Add([]byte(c.text))
	}
	files, err := filepath.Glob("testdata/*/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range append(txtar.Parse(text).Files, txtar.File{Data: text}) {
			if strings.Contains(string(part.Data), ":") && len(part.Data) < 4096 {
				f.Add(part.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) { readsQuick(t, src) })
}
