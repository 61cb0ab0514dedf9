package stepdef

import (
	"cmp"
	"os"
	"reflect"
	"strings"
	"testing"
)

// The page about definitions explains every word that the loader knows.
func TestPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/definitions.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{Def{}, Forget{}, Property{}, Range{}, Modulo{}, Attribute{}, Rule{}, Show{}, Step{}, Find{}, Await{}} {
		structure := reflect.TypeOf(v)
		for field := range structure.Fields() {
			word := cmp.Or(field.Tag.Get("yaml"), strings.ToLower(field.Name))
			if word, _, _ := strings.Cut(word, ","); !mentions(string(page), word) {
				t.Errorf("docs/definitions.md does not explain %q of %s", word, structure.Name())
			}
		}
	}
}

// mentions reports whether a page has the word as code, alone or as a key.
func mentions(page, word string) bool {
	return strings.Contains(page, "`"+word+"`") || strings.Contains(page, "{"+word+":") || strings.Contains(page, ", "+word+":")
}
