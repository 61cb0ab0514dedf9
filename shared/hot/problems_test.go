package hot

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"hearth/shared/stack"
)

var golden = flag.Bool("golden", false, "rewrite what testdata/problems expects")

// twoTypes is a catalog of two resource types.
type twoTypes struct{}

func (twoTypes) HasType(_, name string) bool {
	return name == "OS::Heat::Value" || name == "OS::Heat::None"
}
func (twoTypes) HasAttribute(_, kind, attribute string) bool {
	return kind == "OS::Heat::None" || attribute == "value" || attribute == "show"
}
func (twoTypes) Class(_, kind string) string {
	return map[string]string{"OS::Heat::None": "NoneResource", "OS::Heat::Value": "Value"}[kind]
}
func (twoTypes) Types() []string                 { return []string{"OS::Heat::None", "OS::Heat::Value"} }
func (twoTypes) Attributes(_, _ string) []string { return []string{"value", "show"} }

// everything returns everything that is wrong with a template without files.
func everything(src []byte) (all stack.Problems) {
	add := func(err error) {
		var p stack.Problems
		if errors.As(err, &p) {
			all = append(all, p...)
		} else if err != nil {
			all = append(all, stack.Problem{Code: stack.CodeOf(err), Message: err.Error()})
		}
	}
	t, err := Parse(src, Limits{})
	add(err)
	if t == nil {
		return all
	}
	p, problems := t.Values(stack.Environment{}, Pseudo{StackName: "s"})
	add(problems.Err())
	t, problems = t.Decide(p, nil)
	add(problems.Err())
	add(t.Check(map[string]string{}, twoTypes{}).Err())
	scope := Scope{
		Parameters: p,
		Ref:        func(name string) (any, bool) { return unknown{name}, true },
		Attr:       func(name, _ string, _ []any) (any, bool) { return unknown{name}, true },
		Pending:    unknown{},
		Unknown:    isUnknown,
	}
	add(t.ImportProblems().Err())
	for _, r := range t.Resources {
		_, problems := t.Properties(r.Name, scope)
		add(problems.Err())
	}
	return all
}

func show(all stack.Problems) string {
	var b strings.Builder
	for _, p := range all {
		fmt.Fprintf(&b, "%d:%d %s %s\n\t%s\n", p.Line, p.Column, p.Code, p.Path, strings.ReplaceAll(p.Message, "\n", "\n\t"))
		if p.Hint != "" {
			fmt.Fprintf(&b, "\t(%s)\n", p.Hint)
		}
	}
	return b.String()
}

// TestProblems reads archives of templates, each followed by everything that is wrong with it:
// place, code, path, sentence and hint. The first problem of each is Heat 19's answer, reworded
// where its sentence is Python's. Heat has no useful answer to those in ours.txtar.
func TestProblems(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"sections", "parameters", "resources", "functions", "cloudformation", "several", "ours", "amazon"} {
		file := "testdata/problems/" + name + ".txtar"
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var made []txtar.File
		for i, f := range archive.Files {
			if strings.HasSuffix(f.Name, ".problems") {
				continue
			}
			got := show(everything(f.Data))
			want := txtar.File{Name: f.Name + ".problems", Data: []byte(got)}
			made = append(made, f, want)
			if *golden {
				continue
			}
			if i+1 == len(archive.Files) || archive.Files[i+1].Name != want.Name {
				t.Errorf("%s: %s has no problems written down", name, f.Name)
				continue
			}
			if got == "" {
				t.Errorf("%s: %s has no problem", name, f.Name)
			}
			if diff := cmp.Diff(string(archive.Files[i+1].Data), got); diff != "" {
				t.Errorf("%s: %s (-want +got):\n%s", name, f.Name, diff)
			}
		}
		if *golden {
			if err := os.WriteFile(file, txtar.Format(&txtar.Archive{Comment: archive.Comment, Files: made}), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func (twoTypes) NoType(_, kind string) stack.Problem {
	return stack.Problem{Message: "The Resource Type (" + kind + ") could not be found."}
}
