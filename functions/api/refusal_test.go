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
		problem  stack.Problem // without its code
		code     stack.Code
		repeated string
	}{
		{said("resources.a.properties.b", stack.PropertyError, "resources.a.properties.b", "no: good"), stack.StackValidationFailed, "Property error: : resources.a.properties.b: : no: good"},
		{said("resources.a.properties", stack.PropertyError, "resources.a.properties", "Unknown Property x"), stack.StackValidationFailed, "Property error: : resources.a.properties: : Unknown Property x"},
		{said("resources.a.properties.b: c", stack.PropertyError, "resources.a.properties.b: c", "no"), stack.StackValidationFailed, "Property error: : resources.a.properties.b: c: : no"},
		{said("Resources.a.Properties.Fn::Join", "", "Resources.a.Properties.Fn::Join", "no"), stack.StackValidationFailed, "Resources.a.Properties.Fn::Join: : no"},
		{said("outputs.o.value.list_join[0]", "", "outputs.o.value.list_join", "[0]: no"), stack.StackValidationFailed, "outputs.o.value.list_join: : [0]: no"},
		{said("parameter_groups[0]", stack.GroupError, "parameter_groups.L", "no"), stack.StackValidationFailed, "Parameter Groups error: : parameter_groups.L: : no"},
		{said("conditions.c", stack.ConditionError, "", "no"), stack.StackValidationFailed, "Condition validation error: : no"},
		{said("resources.a.type", "", "", "The Resource Type (X) could not be found."), stack.StackValidationFailed, "The Resource Type (X) could not be found."},
		{said("resources", "", "resources", "none"), stack.StackValidationFailed, "resources: : none"},
		{said("resources.a", "", "", "resources of yours: none"), stack.StackValidationFailed, "resources of yours: none"},
		{said("resources.a", "", "", "Property error: of a user's own words"), stack.StackValidationFailed, "Property error: of a user's own words"},
		{said("resources.a<b>.resources.c", "UserParameterMissing", "resources.a<b>", "no"), stack.StackValidationFailed, "UserParameterMissing: resources.a<b>: no"},
		{said("Rules.r.Assertions[0].Assert.Fn::Foo", "", "Rules.r.Assertions[0].Assert.Fn::Foo", "no"), stack.StackValidationFailed, "Rules.r.Assertions[0].Assert.Fn::Foo: no"},
		{said("", "", "", "Duplicate names: a"), stack.StackValidationFailed, "Duplicate names: a"},
		{said("parameters.p", "", "parameters.p", "no"), stack.InvalidSchemaError, "parameters.p: no"},
	} {
		c.problem.Code = c.code
		all := stack.Problems{c.problem, said("", stack.PropertyError, "", "second")}
		var got stack.Problems
		switch {
		case !errors.As(asRefusal(all), &got):
			t.Errorf("%s: %v, want %s", c.problem.Message, got, c.repeated)
		case got[0].Message != c.repeated:
			t.Errorf("%s: got[0].Message = %q, want %q", c.problem.Message, got[0].Message, c.repeated)
		case got[1].Message != "Property error: second":
			t.Errorf("%s: got[1].Message = %q, want %q", c.problem.Message, got[1].Message, "Property error: second")
		}
		if all[0].Message != c.problem.Message {
			t.Error("the problems themselves were changed")
		}
	}
}

func said(path string, class stack.Class, where, text string) stack.Problem {
	return stack.Problem{Path: path}.WithHeading(class, where, text)
}
