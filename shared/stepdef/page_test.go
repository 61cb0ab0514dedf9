package stepdef

import (
	"cmp"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestPage checks that the page about definitions explains every word that the loader knows, and
// that the design states their number.
func TestPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/definitions.md")
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{}
	for _, v := range []any{Def{}, Inner{}, Deploys{}, Forget{}, Property{}, Range{}, Modulo{}, Attribute{}, Rule{}, Show{}, Step{}, Find{}, Await{}} {
		structure := reflect.TypeOf(v)
		for field := range structure.Fields() {
			word := cmp.Or(field.Tag.Get("yaml"), strings.ToLower(field.Name))
			word, _, _ = strings.Cut(word, ",")
			words[word] = true
			if !mentions(string(page), word) {
				t.Errorf("docs/definitions.md does not explain %q of %s", word, structure.Name())
			}
		}
	}
	design, err := os.ReadFile("../../docs/design.md")
	if err != nil {
		t.Fatal(err)
	}
	if said := fmt.Sprintf("The form has %d words.", len(words)); !strings.Contains(string(design), said) {
		t.Errorf("docs/design.md does not say %q", said)
	}
}

// mentions reports whether a page has the word as code, alone or as a key.
func mentions(page, word string) bool {
	return strings.Contains(page, "`"+word+"`") || strings.Contains(page, "{"+word+":") || strings.Contains(page, ", "+word+":")
}
