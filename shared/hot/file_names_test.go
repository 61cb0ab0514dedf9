package hot

import (
	"slices"
	"strings"
	"testing"
)

func TestFileNames(t *testing.T) {
	t.Parallel()
	made, err := Parse([]byte(`
heat_template_version: 2021-04-16
resources:
  a: {type: child.yaml, properties: {x: {get_file: b.sh}, y: [{get_file: a.sh}, &same {get_file: c.sh}], z: *same}}
  b: {type: OS::Heat::Value, properties: {value: {get_file: data, and: more}}}
  c: {type: sub/old.template, properties: {x: {get_file: {get_param: name}}, y: {str_replace: {template: {get_file: a.sh}, params: {}}}}}
  d: {type: OS::Heat::ResourceGroup, properties: {resource_def: {type: member.yaml}}}
  e: {type: OS::Heat::ResourceChain, properties: {resources: [chained.yaml, OS::Heat::None]}}
`), Limits{})
	if made == nil {
		t.Fatal(err)
	}
	if got, want := namesOfFiles(made), []string{"a.sh", "b.sh", "c.sh", "chained.yaml", "child.yaml", "data", "member.yaml", "sub/old.template"}; !slices.Equal(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	made, err = Parse([]byte("HeatTemplateFormatVersion: '2012-12-12'\nResources: {a: {Type: child.template}, b: [x]}\n"), Limits{})
	if made == nil {
		t.Fatal(err)
	}
	if got := strings.Join(namesOfFiles(made), " "); got != "child.template" {
		t.Errorf("of a CloudFormation template: %s", got)
	}
}

// namesOfFiles returns the names of the files that a template names, each once.
func namesOfFiles(t *Template) []string {
	var names []string
	for _, f := range t.NamedFiles() {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
