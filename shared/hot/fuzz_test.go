package hot

import (
	"encoding/json"
	"errors"
	"testing"

	"golang.org/x/tools/txtar"

	"hearth/shared/stack"
)

// FuzzParse reads, checks and resolves any text. It may be refused with a sentence, but nothing may
// panic. What is accepted keeps its meaning when it is written as JSON and read again.
func FuzzParse(f *testing.F) {
	for _, name := range []string{"sections", "parameters", "resources", "functions", "several", "ours", "cloudformation", "amazon"} {
		archive, err := txtar.ParseFile("testdata/problems/" + name + ".txtar")
		if err != nil {
			f.Fatal(err)
		}
		for i := 0; i < len(archive.Files); i += 2 {
			f.Add(archive.Files[i].Data)
		}
	}
	for i, c := range functionCases(f) {
		if i%8 == 0 {
			f.Add([]byte(c.template()))
		}
	}
	f.Add(flat(3))
	f.Add(chain(4))
	limits := Limits{TemplateBytes: 1 << 16, Depth: 50, Nodes: 20000}
	f.Fuzz(func(t *testing.T, src []byte) {
		parsed, err := Parse(src, limits)
		if err != nil && stack.CodeOf(err) == "" {
			t.Fatalf("an error without a code: %v", err)
		}
		var problems stack.Problems
		if errors.As(err, &problems) {
			for _, p := range problems {
				if p.Message == "" || p.Code == "" {
					t.Fatalf("a problem that says nothing: %#v", p)
				}
			}
		}
		if parsed == nil {
			return
		}
		p, _ := parsed.Values(stack.Environment{}, Pseudo{StackName: "s"})
		p.Shown()
		decided, _ := parsed.Decide(p, nil)
		decided.Check(map[string]string{}, twoTypes{})
		decided.Attributes()
		scope := Scope{
			Parameters: p, Pending: unknown{}, Unknown: isUnknown,
			Ref:  func(name string) (any, bool) { return unknown{name}, true },
			Attr: func(name, _ string, _ []any) (any, bool) { return unknown{name}, true },
		}
		for _, r := range decided.Resources {
			decided.Requires(r.Name)
			decided.Properties(r.Name, scope)
		}
		for _, o := range decided.Outputs {
			_, _ = decided.Resolve(o.Value, scope)
		}
		if err == nil {
			readAgain(t, parsed, limits)
		}
	})
}

// readAgain compares a template with the one that its JSON makes.
func readAgain(t *testing.T, parsed *Template, limits Limits) {
	t.Helper()
	limits.TemplateBytes, limits.Nodes = 1<<24, 1<<24
	text, err := json.Marshal(parsed.Raw)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse(text, limits)
	if err != nil {
		t.Fatalf("its JSON is refused: %v\n%s", err, text)
	}
	if got, want := len(again.Resources), len(parsed.Resources); got != want {
		t.Fatalf("its JSON has %d resources, not %d:\n%s", got, want, text)
	}
	if got, want := len(again.Parameters), len(parsed.Parameters); got != want {
		t.Fatalf("its JSON has %d parameters, not %d:\n%s", got, want, text)
	}
	if got, want := len(again.Outputs), len(parsed.Outputs); got != want {
		t.Fatalf("its JSON has %d outputs, not %d:\n%s", got, want, text)
	}
}
