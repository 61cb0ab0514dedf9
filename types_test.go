package hearth_test

import (
	"flag"
	"fmt"
	"os"
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
	fmt.Fprintf(&b, "\n%d types:\n\n| Prefix | Types |\n|---|---|\n", len(catalog.Types()))
	for _, service := range services {
		fmt.Fprintf(&b, "| `%s::` | %s |\n", service, strings.Join(kinds[service], ", "))
	}
	b.WriteString("\n")
	return b.String()
}
