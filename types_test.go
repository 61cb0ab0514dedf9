package hearth_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"hearth/stepdefs"
)

var writeTypes = flag.Bool("types", false, "write the table of resource types into README.md")

const (
	typesBegin = "<!-- types: written by go test . -run Types -types -->\n"
	typesEnd   = "<!-- end of types -->\n"
)

// The README lists every resource type that Hearth has, and no other.
func TestTypesInReadme(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), typesBegin)
	table, after, ok2 := strings.Cut(rest, typesEnd)
	if !ok || !ok2 {
		t.Fatalf("README.md lacks the lines %q and %q", typesBegin, typesEnd)
	}
	want := typesTable(t)
	if table == want {
		return
	}
	if !*writeTypes {
		t.Fatal("README.md has another table of resource types; write it with: go test . -run Types -types")
	}
	if err := os.WriteFile("README.md", []byte(before+typesBegin+want+typesEnd+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// typesTable returns the types as Markdown: a row for each service, in the order of their names.
func typesTable(t *testing.T) string {
	catalog, errs := stepdefs.Catalog(nil)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	var services []string
	kinds := map[string][]string{}
	for _, name := range catalog.Types() {
		at := strings.LastIndex(name, "::")
		service := name[:at]
		if kinds[service] == nil {
			services = append(services, service)
		}
		kinds[service] = append(kinds[service], name[at+2:])
	}
	var b strings.Builder
	all, hidden, admin := len(catalog.Types()), 0, 0
	for _, name := range catalog.Types() {
		if d := catalog.Def(name); d.Support == "HIDDEN" {
			hidden++
		} else if d.Admin {
			admin++
		}
	}
	fmt.Fprintf(&b, "\n%d types. `openstack orchestration resource type list` shows %d of them to an administrator and %d to other users: it leaves out\n", all, all-hidden, all-hidden-admin)
	fmt.Fprintf(&b, "%d former names, shows %d types only to administrators, and leaves out types whose service the cloud does not have.\n\n| Prefix | Types |\n|---|---|\n", hidden, admin)
	for _, service := range services {
		fmt.Fprintf(&b, "| `%s::` | %s |\n", service, strings.Join(kinds[service], ", "))
	}
	b.WriteString("\n")
	return b.String()
}

// TestShareOfDefinitions holds the numbers of types and lines in docs/design.md against the code. The
// page rounds the lines, so they may be off by a tenth.
func TestShareOfDefinitions(t *testing.T) {
	page, err := os.ReadFile("docs/design.md")
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`With (\d+) types it is about (\d+) % \(some\s+([\d,]+)\s+lines of Go, ([\d,]+) of YAML`).FindStringSubmatch(string(page))
	if said == nil {
		t.Fatal("docs/design.md does not say how large the definitions are")
	}
	catalog, errs := stepdefs.Catalog(nil)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if n := fmt.Sprint(len(catalog.Types())); said[1] != n {
		t.Errorf("docs/design.md says %s types, there are %s", said[1], n)
	}
	program := linesOf(t, "stepdefs/*/*.go", "//")
	definitions := linesOf(t, "stepdefs/*/*.yaml", "#")
	for i, real := range map[int]int{2: 100 * program / (program + definitions), 3: program, 4: definitions} {
		number, err := strconv.Atoi(strings.ReplaceAll(said[i], ",", ""))
		if err != nil || number < real*9/10 || number > real*11/10 {
			t.Errorf("docs/design.md says %s, and the code has %d", said[i], real)
		}
	}
}

// linesOf counts the lines of files that are no tests, without blank lines and comments.
func linesOf(t *testing.T, files, comment string) (n int) {
	paths, err := filepath.Glob(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, comment) {
				n++
			}
		}
	}
	return n
}
