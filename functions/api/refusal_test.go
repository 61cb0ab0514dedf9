package api

import (
	"errors"
	"testing"

	"hearth/shared/stack"
)

// The second colon stands after the kind of an error and after its path, where there
// is one.
func TestRefusal(t *testing.T) {
	plain := errors.New("no problem of a template")
	if got := asRefusal(plain); got != plain {
		t.Errorf("an error of ours became %v", got)
	}
	for _, c := range []struct {
		code                 stack.Code
		path, said, repeated string
	}{
		{stack.StackValidationFailed, "resources.a.properties.b", "Property error: resources.a.properties.b: no: good", "Property error: : resources.a.properties.b: : no: good"},
		{stack.StackValidationFailed, "resources.a.properties", "Property error: resources.a.properties: Unknown Property x", "Property error: : resources.a.properties: : Unknown Property x"},
		{stack.StackValidationFailed, "Resources.a.Properties.Fn::Join", "Resources.a.Properties.Fn::Join: no", "Resources.a.Properties.Fn::Join: : no"},
		{stack.StackValidationFailed, "parameter_groups[0]", "Parameter Groups error: parameter_groups.L: no", "Parameter Groups error: : parameter_groups.L: : no"},
		{stack.StackValidationFailed, "conditions.c", "Condition validation error: no", "Condition validation error: : no"},
		{stack.StackValidationFailed, "resources.a.type", "The Resource Type (X) could not be found.", "The Resource Type (X) could not be found."},
		{stack.StackValidationFailed, "resources.a", "resources: none", "resources: : none"},
		{stack.StackValidationFailed, "resources.a", "resources of yours: none", "resources of yours: none"},
		{stack.StackValidationFailed, "Rules.r.Assertions[0].Assert.Fn::Foo", "Rules.r.Assertions[0].Assert.Fn::Foo: no", "Rules.r.Assertions[0].Assert.Fn::Foo: no"},
		{stack.StackValidationFailed, "", "Duplicate names: a", "Duplicate names: a"},
		{stack.InvalidSchemaError, "parameters.p", "parameters.p: no", "parameters.p: no"},
	} {
		all := stack.Problems{{Code: c.code, Path: c.path, Message: c.said}, {Code: c.code, Message: "Property error: second"}}
		var got stack.Problems
		switch {
		case !errors.As(asRefusal(all), &got):
			t.Errorf("%s: %v, want %s", c.said, got, c.repeated)
		case got[0].Message != c.repeated:
			t.Errorf("%s: got[0].Message = %q, want %q", c.said, got[0].Message, c.repeated)
		case got[1].Message != "Property error: second":
			t.Errorf("%s: got[1].Message = %q, want %q", c.said, got[1].Message, "Property error: second")
		}
		if all[0].Message != c.said {
			t.Error("the problems themselves were changed")
		}
	}
}
