package wire

import (
	"testing"

	"hearth/shared/engine"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// A preview says what becomes of the objects of replaced and deleted resources.
func TestOldObjectOfChange(t *testing.T) {
	t.Parallel()
	for outcome, want := range map[plan.Outcome]bool{plan.Replaced: true, plan.Deleted: true, plan.Updated: false} {
		for text, policy := range map[string]stack.RemovalPolicy{"": {}, "retained": {Retain: true}, "copied": {Copied: true}} {
			shown := NewChanges([]engine.Change{{Verdict: plan.Verdict{Outcome: outcome}, OldPolicy: policy}})
			one := append(append(shown.Replaced, shown.Deleted...), shown.Updated...)[0]
			if !want {
				text = ""
			}
			if one.OldObject != text {
				t.Errorf("%s with %+v: %q, want %q", outcome, policy, one.OldObject, text)
			}
		}
	}
}
