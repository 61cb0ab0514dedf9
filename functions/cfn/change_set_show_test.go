package cfn

import (
	"slices"
	"testing"

	"hearth/shared/stack"
)

// A change says what becomes of the object that is there, and which parts of the definition differ.
func TestShowChange(t *testing.T) {
	t.Parallel()
	policy := stack.PlannedDetail{Part: string(stack.PartDeletionPolicy), Old: "Delete", New: "Retain", CauseOf: stack.CauseDirect}
	property := stack.PlannedDetail{Property: "cidr", Old: "a", New: "b", Remakes: true, CauseOf: stack.CauseDirect}
	for name, test := range map[string]struct {
		change stack.PlannedChange
		policy string
		scope  []string
	}{
		"removed":               {stack.PlannedChange{Outcome: "deleted"}, "Delete", nil},
		"removed and retained":  {stack.PlannedChange{Outcome: "deleted", Retained: true}, "Retain", nil},
		"removed and copied":    {stack.PlannedChange{Outcome: "deleted", Copied: true}, "Snapshot", nil},
		"replaced":              {stack.PlannedChange{Outcome: "replaced", Details: []stack.PlannedDetail{property}}, "ReplaceAndDelete", []string{"Properties"}},
		"replaced and retained": {stack.PlannedChange{Outcome: "replaced", Retained: true}, "ReplaceAndRetain", nil},
		"replaced and copied":   {stack.PlannedChange{Outcome: "replaced", Copied: true}, "ReplaceAndSnapshot", nil},
		"a policy alone":        {stack.PlannedChange{Outcome: "updated", Details: []stack.PlannedDetail{policy}}, "", []string{"DeletionPolicy"}},
		"a policy and more":     {stack.PlannedChange{Outcome: "updated", Details: []stack.PlannedDetail{property, policy}}, "", []string{"Properties", "DeletionPolicy"}},
		"a type":                {stack.PlannedChange{Outcome: "replaced", Details: []stack.PlannedDetail{{Part: "type"}}}, "ReplaceAndDelete", []string{"Properties"}},
	} {
		shown := showChange(test.change, true)
		if shown.PolicyAction != test.policy || !slices.Equal(shown.Scope, test.scope) {
			t.Errorf("%s: %q, scope %q; want %q, %q", name, shown.PolicyAction, shown.Scope, test.policy, test.scope)
		}
	}
	target := showDetail(stack.PlannedChange{}, policy, true).Target
	if target.Path != "/DeletionPolicy" || target.AttributeChangeType != "Modify" || *target.BeforeValue != "Delete" || *target.AfterValue != "Retain" {
		t.Errorf("the policy's target is %+v", target)
	}
}
