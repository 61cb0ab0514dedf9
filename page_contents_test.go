package hearth_test

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hearth/functions"
	"hearth/shared/app"
	"hearth/shared/wire"
)

// pageText returns a page, or one section of it with its subsections.
func pageText(t *testing.T, path, section string) string {
	t.Helper()
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if section == "" {
		return string(page)
	}
	_, text, ok := strings.Cut(string(page), "\n## "+section+"\n")
	if !ok {
		t.Fatalf("%s has no section %q", path, section)
	}
	text, _, _ = strings.Cut(text, "\n## ")
	return text
}

// usersPages returns the pages that users read.
func usersPages(t *testing.T) []string {
	t.Helper()
	pages, err := filepath.Glob("docs/*.md")
	if err != nil || len(pages) < 10 {
		t.Fatal(pages, err)
	}
	return append(pages, "README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/examples/README.md")
}

// TestSecretFilesInDocs: the README says how a file holds a secret, and every such setting that a page
// or the deployment names is one.
func TestSecretFilesInDocs(t *testing.T) {
	said := pageText(t, "README.md", "Settings")
	for _, part := range []string{"`_FILE`", "HEARTH_DATABASE_FILE=", "empty", "both"} {
		if !strings.Contains(said, part) {
			t.Errorf("README.md, Settings: nothing is said of %s", part)
		}
	}
	secret := map[string]bool{}
	for _, s := range app.Settings() {
		secret[s.Name] = s.Secret
	}
	named := 0
	for _, path := range append(usersPages(t), "infra/openfaas/stack.yml", "infra/Dockerfile") {
		for _, name := range regexp.MustCompile(`\bHEARTH_[A-Z_]+_FILE\b`).FindAllString(pageText(t, path, ""), -1) {
			named++
			if !secret[strings.TrimSuffix(name, "_FILE")] {
				t.Errorf("%s names %s, and there is no such secret", path, name)
			}
		}
	}
	if named < 10 {
		t.Errorf("only %d settings of files were found", named)
	}
}

// TestFunctionsInDocs: the table of docs/deploy.md has every function, and the dispatcher with what
// happens while it is away.
func TestFunctionsInDocs(t *testing.T) {
	said := pageText(t, "docs/deploy.md", "Functions on OpenFaaS")
	var listed []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z]+)` \\|").FindAllStringSubmatch(said, -1) {
		listed = append(listed, row[1])
	}
	want := []string{functions.Dispatcher}
	for _, f := range functions.Table() {
		want = append(want, f.Name)
	}
	slices.Sort(listed)
	slices.Sort(want)
	if !slices.Equal(listed, want) {
		t.Errorf("docs/deploy.md has the functions %v, want %v", listed, want)
	}
	for _, part := range []string{"The **dispatcher**", "always runs", "HEARTH_BATCH", "HEARTH_GATEWAY", "If all are gone, nothing is lost"} {
		if !strings.Contains(said, part) {
			t.Errorf("docs/deploy.md, the dispatcher: %q is missing", part)
		}
	}
}

// TestPreviewsInDocs: docs/api.md explains each field that a preview has beside Heat's, each part of a
// resource that may differ, and previews of nested stacks.
func TestPreviewsInDocs(t *testing.T) {
	said := pageText(t, "docs/api.md", "Previews of updates")
	fields := map[string]bool{"show_nested=true": true, "nested_stack_id": true, "stack_identity": true}
	for _, shape := range []reflect.Type{reflect.TypeFor[wire.Changes](), reflect.TypeFor[wire.Changed](), reflect.TypeFor[wire.Why]()} {
		for field := range shape.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if name != "" && name != "properties" { // hides the resource's
				fields[name] = true
			}
		}
	}
	code := pageText(t, "shared/plan/verdict.go", "")
	parts := 0
	for _, part := range regexp.MustCompile(`because\(\w+, "(\w+)"|Part: "(\w+)"`).FindAllStringSubmatch(code, -1) {
		parts++
		fields[part[1]+part[2]] = true
	}
	if parts < 6 || len(fields) < 20 {
		t.Fatalf("only %d parts and %d fields were found", parts, len(fields))
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if !regexp.MustCompile("`[^`\n]*\\b" + name + "\\b[^`\n]*`").MatchString(said) {
			t.Errorf("docs/api.md, Previews of updates: %s is not explained", name)
		}
	}
}

var (
	shellBlock    = regexp.MustCompile(`(?m)^    .*$`)
	shellVariable = regexp.MustCompile(`\$\{?([A-Z][A-Z_]*)\b(::)?`) // not ${AWS::StackName}
	pageLink      = regexp.MustCompile(`\]\(([^)\s#]+\.md)`)
)

// assigns reports whether a command of the page, or of a page that it links to, sets the variable.
func assigns(t *testing.T, page, name string) bool {
	t.Helper()
	text := pageText(t, page, "")
	set := regexp.MustCompile(`(?m)^    (?:\$ |export )?` + name + `=`)
	if set.MatchString(text) {
		return true
	}
	return slices.ContainsFunc(pageLink.FindAllStringSubmatch(text, -1), func(link []string) bool {
		return set.MatchString(pageText(t, filepath.Join(filepath.Dir(page), link[1]), ""))
	})
}

// TestVariablesInDocs: each shell variable in the commands of a page, such as $TOKEN, is set by a
// command there or on a page that it links to.
func TestVariablesInDocs(t *testing.T) {
	used := map[string]bool{}
	for _, page := range usersPages(t) {
		for _, line := range shellBlock.FindAllString(pageText(t, page, ""), -1) {
			for _, v := range shellVariable.FindAllStringSubmatch(line, -1) {
				if name := v[1]; name != "PWD" && v[2] == "" {
					used[name] = true
					if !assigns(t, page, name) {
						t.Errorf("%s: nothing says how $%s is had", page, name)
					}
				}
			}
		}
	}
	for _, name := range []string{"TOKEN", "HEAT", "ID", "CFN", "URL"} {
		if !used[name] {
			t.Errorf("no page uses $%s", name)
		}
	}
}

// TestTablesOfMeasured checks that each table in docs/measured.md says its date and revision: in the
// paragraphs since the heading, or in each of its rows.
func TestTablesOfMeasured(t *testing.T) {
	page, err := os.ReadFile("docs/measured.md")
	if err != nil {
		t.Fatal(err)
	}
	dated := regexp.MustCompile(`20\d\d-\d\d-\d\d, revision [0-9a-f]{7,}`)
	tables, text, inTable, said := 0, "", false, false
	for line := range strings.Lines(string(page)) {
		switch isRow := strings.HasPrefix(line, "|"); {
		case !isRow:
			if inTable || strings.HasPrefix(line, "#") {
				text = ""
			}
			text += line
		case !inTable: // the head of a table
			tables++
			said = dated.MatchString(text)
		case !said && !strings.HasPrefix(line, "|---") && !dated.MatchString(line):
			t.Errorf("docs/measured.md: no date and revision for %q", line)
		}
		inTable = strings.HasPrefix(line, "|")
	}
	if tables < 5 {
		t.Errorf("only %d tables were found", tables)
	}
}
