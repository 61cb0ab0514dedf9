package hot

import (
	"reflect"
	"testing"

	"hearth/shared/stack"
)

// TestStoredParameters checks that a value of AWS's parameter store is the caller's value, of the
// inner type.
func TestStoredParameters(t *testing.T) {
	tmpl, err := Parse([]byte(`
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Text: {Type: "AWS::SSM::Parameter::Value<String>", Default: /names/text}
  List: {Type: "AWS::SSM::Parameter::Value<List<String>>", Default: /names/list}
  Items: {Type: "AWS::SSM::Parameter::Value<CommaDelimitedList>", Default: /names/items}
  Image: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /names/image}
  Name: {Type: "AWS::SSM::Parameter::Name", Default: /names/name}
Resources: {}
`), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	given := map[string]any{"Text": "a", "List": "a, b", "Items": "a,b", "Image": "debian"}
	p, problems := tmpl.Values(stack.Environment{Parameters: given}, Pseudo{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for name, want := range map[string]any{"Text": "a", "List": []any{"a", "b"}, "Items": []any{"a", "b"}, "Image": "debian", "Name": "/names/name"} {
		if got, _ := p.Get(name); !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %#v", name, got)
		}
	}
	if len(p.Custom) != 1 {
		t.Fatalf("the cloud is asked for %+v", p.Custom)
	}
	if got := p.Custom[0].Constraint; got != "glance.image" {
		t.Errorf("the cloud is asked by %s", got)
	}
	if got := p.Custom[0].Value; got != "debian" {
		t.Errorf("the cloud is asked for %v", got)
	}
	_, problems = tmpl.Values(stack.Environment{}, Pseudo{})
	if len(problems) != 4 {
		t.Errorf("without values: %v", problems)
	}
	for _, one := range problems {
		if one.Code != stack.UserParameterMissing || one.Hint == "" {
			t.Errorf("%+v", one)
		}
	}
}
