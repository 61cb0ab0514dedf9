package nested_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"hearth/shared/hot"
	"hearth/shared/hot/environment"
	"hearth/shared/nested"
	"hearth/shared/stack"
)

var golden = flag.Bool("golden", false, "rewrite what the cases in testdata expect")

// A sample is one case: a template, its environment and files, and the expected answer.
type sample struct {
	name        string
	template    []byte
	environment []byte
	files       map[string]string
	want        string
	said        bool
	before      []txtar.File
}

// samples splits an archive into cases. Its files are named <case>/template, <case>/environment,
// <case>/answer and <case>/ with the name of any other file.
func samples(archive *txtar.Archive) (list []*sample) {
	at := map[string]*sample{}
	for _, f := range archive.Files {
		name, file, _ := strings.Cut(f.Name, "/")
		c := at[name]
		if c == nil {
			c = &sample{name: name, files: map[string]string{}}
			at[name] = c
			list = append(list, c)
		}
		switch file {
		case "template":
			c.template = f.Data
		case "environment":
			c.environment = f.Data
		case "answer":
			c.want, c.said = string(f.Data), true
			continue
		default:
			c.files[file] = string(f.Data)
		}
		c.before = append(c.before, f)
	}
	return list
}

// answer opens the stack of a case and its nested stacks, and writes down what is found.
func (c *sample) answer(t *testing.T, judge bool) string {
	t.Helper()
	layer, err := environment.Read(c.environment, hot.Limits{})
	if err != nil {
		t.Fatal(c.name, err)
	}
	var problems stack.Problems
	template, err := hot.Parse(c.template, hot.Limits{})
	if errors.As(err, &problems); template == nil {
		t.Fatal(c.name, err)
	}
	p, wrong := template.Values(layer.Environment, hot.Pseudo{StackName: "s"})
	problems = append(problems, wrong...)
	template, wrong = template.Decide(p, c.files)
	problems = append(problems, wrong...)
	root := nested.Needs{Catalog: catalog, Resources: 1000}.Open("s", template, p, layer.Environment, c.files)
	problems = append(problems, root.Check(true)...)
	below, wrong := root.Walk(judge)
	problems = append(problems, wrong...)
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%s:%d:%d %s %s\n\t%s\n", p.File, p.Line, p.Column, p.Code, p.Path, strings.ReplaceAll(p.Message, "\n", "\n\t"))
		if p.Hint != "" {
			fmt.Fprintf(&b, "\t(%s)\n", p.Hint)
		}
	}
	for _, r := range template.Resources {
		if d := root.Def(r); d != nil && d.Type != r.Type {
			fmt.Fprintf(&b, "%s is %s\n", r.Name, d.Type)
		}
	}
	write(&b, below, "")
	return b.String()
}

func write(b *strings.Builder, below []nested.Child, indent string) {
	for _, c := range below {
		fmt.Fprintf(b, "%s%s (%s) is %s %v\n", indent, c.Resource, c.Type, c.Template, c.Given)
		for _, r := range c.Stack.Template.Resources {
			if c.Stack.Type(r.Name, r.Type).Def != nil {
				fmt.Fprintf(b, "%s  %s %v\n", indent, r.Name, c.Stack.Properties(r))
			}
		}
		write(b, c.Children, indent+"  ")
	}
}

// TestCases goes through environments and provider templates. The first sentence of each answer is
// what Heat 19 answers to a preview of the stack, except where the archive says otherwise. Heat
// doubles the colons between the path and the rest.
func TestCases(t *testing.T) {
	for _, file := range []string{"registry", "provider", "facade", "below", "group"} {
		path := "testdata/" + file + ".txtar"
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		made := txtar.Archive{Comment: archive.Comment}
		for _, c := range samples(archive) {
			got := c.answer(t, true)
			made.Files = append(append(made.Files, c.before...), txtar.File{Name: c.name + "/answer", Data: []byte(got)})
			if *golden {
				continue
			}
			if !c.said {
				t.Errorf("%s: %s has no answer written down", file, c.name)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s: %s (-want +got):\n%s", file, c.name, diff)
			}
		}
		if *golden {
			if err := os.WriteFile(path, txtar.Format(&made), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
