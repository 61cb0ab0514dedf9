package stepdef

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is wrong with a file is said in the file's own words, all of it at once.
func TestWrongWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"unknown words", `type: My::A
service: none
propertys: {a: {type: string}}
properties:
  b: {tipe: string, require: true}
  l: {type: list, items: {type: map, properties: {x: {type: string, defualt: 1}}}}
create:
  - {pots: /x, until: {status: [ACTIVE]}}
rules: [{needs: [a, b], zzzzzz: 1}]
`, `line 3: unknown word "propertys". Did you mean "properties"?
line 5: properties.b: unknown word "tipe". Did you mean "type"?
line 5: properties.b: unknown word "require". Did you mean "required"?
line 6: properties.l.items.properties.x: unknown word "defualt". Did you mean "default"?
line 8: create[0]: unknown word "pots". Did you mean "post"?
line 9: rules[0]: unknown word "zzzzzz". The known words are at_least_one, exactly_one, needs, never_both.`},
		{"wrong kinds", `type: [a]
name_limit: many
open: maybe
properties: {c: [1], d: {range: {min: low}}}
create: {post: /x}
delete: [{wait: /x, until: 5}]
healthy: {status: ACTIVE}
`, `line 1: type: this must be a text, not a list
line 2: name_limit: this must be a number, not "many"
line 3: open: this must be true or false, not "maybe"
line 4: properties.c: this must be a map, not a list
line 4: properties.d.range.min: this must be a number, not "low"
line 5: create: this must be a list, not a map
line 6: delete[0].until: this must be a map, not "5"
line 7: healthy.status: this must be a list, not "ACTIVE"`},
		{"twice", "type: My::C\ntype: My::D\nproperties:\n  a: {type: any}\n  a: {type: any}\n", `line 2: "type" is in line 1 already
line 5: properties: "a" is in line 4 already`},
		{"no YAML", "type: My::B\n  service: x\n", "line 2: mapping values are not allowed in this context"},
		{"a list", "- a\n", "line 1: this must be a map, not a list"},
		{"empty", "", "the file is empty"},
	} {
		_, err := Load([]byte(c.text), Hooks{})
		if err == nil {
			t.Errorf("%s: it is taken", c.name)
			continue
		}
		if diff := cmp.Diff(strings.Split(c.want, "\n"), strings.Split(err.Error(), "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
