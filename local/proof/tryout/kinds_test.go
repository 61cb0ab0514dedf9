package main

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"testing"
)

var definitions = os.DirFS("../../../stepdefs")

// TestKinds: every type that Hearth has is tried, with a template that has it as it.
func TestKinds(t *testing.T) {
	var tried []string
	for _, k := range slices.Concat(kinds, transports) {
		if k.Variant == "" {
			tried = append(tried, k.Type)
		}
		text, err := fs.ReadFile(templates, "testdata/"+k.Template)
		if err != nil {
			t.Error(err)
			continue
		}
		if !regexp.MustCompile(`(?m)^  it:\n    type: ` + k.Type + `$`).Match(text) {
			t.Errorf("%s has no resource it of the type %s", k.Template, k.Type)
		}
	}
	slices.Sort(tried)
	defined := definedTypes(t)
	for _, d := range defined {
		if !slices.Contains(tried, d) {
			t.Errorf("%s is defined and not tried", d)
		}
	}
	if len(tried) != len(defined) {
		t.Errorf("%d types are tried, %d are defined", len(tried), len(defined))
	}
}

// defined are the types that there are definitions of.
func definedTypes(t *testing.T) (types []string) {
	t.Helper()
	files, err := fs.Glob(definitions, "*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^type: (\S+)$`)
	for _, f := range files {
		text, err := fs.ReadFile(definitions, f)
		if err != nil {
			t.Fatal(err)
		}
		if m := line.FindSubmatch(text); m != nil {
			types = append(types, string(m[1]))
		}
	}
	return types
}
