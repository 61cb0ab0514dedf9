package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// verdictTypes are types that differ in what an update may do with them.
var verdictTypes = func() *stepdef.Catalog {
	properties := map[string]stepdef.Property{
		"kind":   {Type: "string"},
		"label":  {Type: "string", UpdateAllowed: true},
		"frozen": {Type: "string", Immutable: true},
	}
	return &stepdef.Catalog{
		Defs: map[string]*stepdef.Def{
			"Plain":   {Type: "Plain", Properties: properties},
			"Other":   {Type: "Other", Properties: properties},
			"Lasting": {Type: "Lasting", Properties: properties, Lasting: true},
			"Always":  {Type: "Always", Properties: properties, Always: true},
			"Open":    {Type: "Open", Open: true},
			"Hooked":  {Type: "Hooked", Properties: properties, Replace: "shrinks"},
			"Nested":  {Type: "Nested", Properties: properties, Create: []stepdef.Step{{Nest: stepdef.OfType}}},
			"Group":   {Type: "Group", Properties: properties, Create: []stepdef.Step{{Nest: "members"}}},
		},
		Hooks: stepdef.Hooks{Replace: map[string]stepdef.Replace{
			"shrinks": func(old, new map[string]any) bool { return old["label"] == "large" && new["label"] == "small" },
		}},
	}
}()

type decision struct {
	name     string
	row      stack.Resource
	desired  plan.Desired
	outcome  plan.Outcome
	perhaps  bool
	why      []plan.Difference
	refusal  string
	restrict string
}

// existing returns a complete row of a type, and the desired state that equals it.
func existing(typ string) (stack.Resource, plan.Desired) {
	values := map[string]any{"kind": "a", "label": "x", "frozen": "f"}
	row := stack.Resource{Name: "r", Type: typ, PhysicalID: "id", Action: stack.Create, Status: stack.Complete, Properties: values}
	return row, plan.Desired{Type: typ, Properties: map[string]any{"kind": "a", "label": "x", "frozen": "f"}}
}

// decisionOf returns a case: change makes the row and the desired state differ.
func decisionOf(name, typ string, change func(*stack.Resource, *plan.Desired), outcome plan.Outcome, why ...plan.Difference) decision {
	row, desired := existing(typ)
	if change != nil {
		change(&row, &desired)
	}
	return decision{name: name, row: row, desired: desired, outcome: outcome, why: why}
}

func (d decision) uncertain() decision { d.perhaps = true; return d }

func property(name string, old, new any) plan.Difference {
	return plan.Difference{Property: name, Old: old, New: new}
}

func part(name string, old, new any) plan.Difference {
	return plan.Difference{Part: name, Old: old, New: new}
}

// set returns a change of desired properties.
func set(pairs ...any) func(*stack.Resource, *plan.Desired) {
	return func(_ *stack.Resource, w *plan.Desired) {
		for i := 0; i < len(pairs); i += 2 {
			w.Properties[pairs[i].(string)] = pairs[i+1]
		}
	}
}

// inState returns a change of the row's state.
func inState(action stack.Action, status stack.Status, also ...func(*stack.Resource, *plan.Desired)) func(*stack.Resource, *plan.Desired) {
	return func(r *stack.Resource, w *plan.Desired) {
		r.Action, r.Status = action, status
		for _, f := range also {
			f(r, w)
		}
	}
}

func objectSound(_ *stack.Resource, w *plan.Desired) { w.ObjectSound = true }

func checkDecisions(t *testing.T, cases []decision) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := plan.Decide(verdictTypes, c.row, "", c.desired)
			if v.Outcome != c.outcome {
				t.Errorf("outcome is %s, want %s", v.Outcome, c.outcome)
			}
			if v.Perhaps != c.perhaps {
				t.Errorf("perhaps is %v, want %v", v.Perhaps, c.perhaps)
			}
			if diff := cmp.Diff(c.why, v.Why); diff != "" {
				t.Errorf("reasons (-want +got):\n%s", diff)
			}
			if v.Refusal.Reason() != c.refusal {
				t.Errorf("refusal is %q, want %q", v.Refusal.Reason(), c.refusal)
			}
			if v.Restricted != c.restrict {
				t.Errorf("restriction is %q, want %q", v.Restricted, c.restrict)
			}
		})
	}
}

func TestDecideByIdentity(t *testing.T) {
	external := decisionOf("another external object", "Plain", func(r *stack.Resource, w *plan.Desired) {
		r.Marks.External = "one"
		w.External = "two"
	}, plan.Refused, part("external_id", "one", "two"))
	external.refusal = "NotSupported: resources.r: Update to properties external_id of r (Plain) is not supported."
	checkDecisions(t, []decision{
		decisionOf("never made", "Plain", inState(stack.Init, stack.Complete, set("kind", "b")), plan.Added),
		decisionOf("skipped by a user", "Plain", func(r *stack.Resource, w *plan.Desired) {
			w.Skipped, w.Properties["kind"] = true, "b"
		}, plan.Unchanged),
		decisionOf("skipped for another source", "Plain", func(r *stack.Resource, w *plan.Desired) {
			r.Reason, w.SkippedBefore = "skipped: it failed", true
		}, plan.Replaced, part("status", "skipped: it failed", "")),
		decisionOf("another type", "Plain", func(_ *stack.Resource, w *plan.Desired) { w.Type = "Other" }, plan.Replaced, part("type", "Plain", "Other")),
		external,
		decisionOf("the same external object", "Plain", func(r *stack.Resource, w *plan.Desired) {
			r.Marks.External = "one"
			w.External, w.Properties["kind"] = "one", "b"
		}, plan.Unchanged),
		decisionOf("a type without a definition", "Unknown", nil, plan.Unchanged),
	})
}

func TestDecideByState(t *testing.T) {
	checkDecisions(t, []decision{
		decisionOf("failed", "Plain", inState(stack.Update, stack.Failed), plan.Replaced, part("status", "UPDATE_FAILED", "")),
		decisionOf("failed, and its object is sound", "Plain", inState(stack.Update, stack.Failed, objectSound), plan.Unchanged),
		decisionOf("failed before anything changed", "Plain", inState(stack.Update, stack.Failed, func(r *stack.Resource, _ *plan.Desired) {
			r.Work.Intact = true
		}), plan.Unchanged),
		decisionOf("marked unhealthy, and its object is sound", "Plain", inState(stack.Check, stack.Failed, objectSound), plan.Replaced, part("status", "CHECK_FAILED", "")),
		decisionOf("failed, and its object is to be looked at", "Lasting", inState(stack.Create, stack.Failed), plan.Replaced, part("status", "CREATE_FAILED", "")).uncertain(),
		decisionOf("marked unhealthy, and its object may last", "Lasting", inState(stack.Check, stack.Failed), plan.Replaced, part("status", "CHECK_FAILED", "")),
		decisionOf("without an object", "Plain", func(_ *stack.Resource, w *plan.Desired) { w.Missing = true }, plan.Replaced, part("status", "CREATE_COMPLETE", "")),
		decisionOf("a nested stack that failed", "Nested", inState(stack.Update, stack.Failed), plan.Updated, part("stack", nil, nil)),
		decisionOf("a nested stack that is marked unhealthy", "Nested", inState(stack.Check, stack.Failed), plan.Replaced, part("status", "CHECK_FAILED", "")),
		decisionOf("a nested stack that is gone", "Nested", func(_ *stack.Resource, w *plan.Desired) { w.Missing = true }, plan.Replaced, part("status", "CREATE_COMPLETE", "")),
		decisionOf("a nested stack that was never made", "Nested", inState(stack.Create, stack.Failed, func(r *stack.Resource, _ *plan.Desired) {
			r.PhysicalID = ""
		}), plan.Replaced, part("status", "CREATE_FAILED", "")),
	})
}

func TestDecideByProperties(t *testing.T) {
	frozen := decisionOf("a property that must not change", "Plain", set("frozen", "g", "kind", "b"), plan.Refused, property("frozen", "f", "g"), property("kind", "a", "b"))
	frozen.refusal = "NotSupported: resources.r: Update to properties frozen of r (Plain) is not supported."
	checkDecisions(t, []decision{
		decisionOf("equal", "Plain", nil, plan.Unchanged),
		decisionOf("a property that changes in place", "Plain", set("label", "y"), plan.Updated, property("label", "x", "y")),
		decisionOf("a property that needs a replacement", "Plain", set("kind", "b", "label", "y"), plan.Replaced, property("kind", "a", "b"), property("label", "x", "y")),
		frozen,
		decisionOf("a property that no definition lists", "Open", func(r *stack.Resource, w *plan.Desired) { w.Properties["more"] = "z" }, plan.Updated, property("more", nil, "z")),
		decisionOf("a hook that needs a replacement", "Hooked", func(r *stack.Resource, w *plan.Desired) {
			r.Properties["label"], w.Properties["label"] = "large", "small"
		}, plan.Replaced, property("label", "large", "small")),
		decisionOf("a hook that needs none", "Hooked", func(r *stack.Resource, w *plan.Desired) {
			r.Properties["label"], w.Properties["label"] = "small", "large"
		}, plan.Updated, property("label", "small", "large")),
		decisionOf("a property that counts as changed", "Plain", func(_ *stack.Resource, w *plan.Desired) {
			w.Remake = []string{"kind"}
		}, plan.Replaced, property("kind", "a", "a")),
		decisionOf("a value that renews the object", "Plain", func(_ *stack.Resource, w *plan.Desired) {
			w.Renew = []plan.Difference{part("config", "one", "two")}
		}, plan.Replaced, part("config", "one", "two")),
		decisionOf("a value that would renew the object is equal", "Plain", func(_ *stack.Resource, w *plan.Desired) {
			w.Renew = []plan.Difference{part("config", "one", "one")}
		}, plan.Unchanged),
		decisionOf("metadata", "Plain", func(_ *stack.Resource, w *plan.Desired) {
			w.Metadata = map[string]any{"a": "b"}
		}, plan.Updated, part("metadata", map[string]any(nil), map[string]any{"a": "b"})),
		decisionOf("the definition", "Plain", func(_ *stack.Resource, w *plan.Desired) { w.Outline = "Retain" }, plan.Updated, part("definition", "", "Retain")),
		decisionOf("half of an update failed", "Plain", inState(stack.Update, stack.Failed, objectSound, func(r *stack.Resource, _ *plan.Desired) {
			r.Work.Changed = []string{"label"}
		}), plan.Updated, property("label", "x", "x")),
		decisionOf("a type that is always updated", "Always", nil, plan.Updated, part("stack", nil, nil)),
		decisionOf("a nested stack with other properties", "Nested", set("kind", "b"), plan.Updated, property("kind", "a", "b")),
		decisionOf("a group with equal properties", "Group", nil, plan.Updated, part("stack", nil, nil)),
		decisionOf("a group that needs a replacement", "Group", set("kind", "b"), plan.Replaced, property("kind", "a", "b")),
	})
}

func TestDecideWithUnknownValues(t *testing.T) {
	unknown := stepdef.Unknown{}
	checkDecisions(t, []decision{
		decisionOf("an unknown value decides", "Plain", set("kind", unknown), plan.Replaced, property("kind", "a", unknown)).uncertain(),
		decisionOf("a known value decides already", "Plain", set("kind", "b", "label", unknown), plan.Replaced, property("kind", "a", "b"), property("label", "x", unknown)),
		decisionOf("a known value decides less", "Plain", set("kind", unknown, "label", "y"), plan.Replaced, property("kind", "a", unknown), property("label", "x", "y")).uncertain(),
		decisionOf("a reference is unknown, too", "Plain", set("label", stepdef.Ref("other")), plan.Updated, property("label", "x", stepdef.Ref("other"))).uncertain(),
		decisionOf("a hook of a user comes first", "Plain", func(_ *stack.Resource, w *plan.Desired) { w.AtHook = true }, plan.Unchanged).uncertain(),
		decisionOf("a hook of a user before a creation", "Plain", inState(stack.Init, stack.Complete, func(_ *stack.Resource, w *plan.Desired) { w.AtHook = true }), plan.Added),
	})
}

func TestDecideWithRestrictions(t *testing.T) {
	restricted := func(name string, action string, change func(*stack.Resource, *plan.Desired), why ...plan.Difference) decision {
		d := decisionOf(name, "Plain", change, plan.Refused, why...)
		d.desired.Restricted = []string{action}
		d.restrict = action + " is restricted for resource."
		d.refusal = "ResourceActionRestricted: resources.r: " + d.restrict
		return d
	}
	allowed := func(name, action string, outcome plan.Outcome, change func(*stack.Resource, *plan.Desired), why ...plan.Difference) decision {
		d := decisionOf(name, "Plain", change, outcome, why...)
		d.desired.Restricted = []string{action}
		return d
	}
	checkDecisions(t, []decision{
		restricted("an update", "update", set("label", "y"), property("label", "x", "y")),
		restricted("a replacement", "replace", set("kind", "b"), property("kind", "a", "b")),
		allowed("an update where replacements are", "replace", plan.Updated, set("label", "y"), property("label", "x", "y")),
		allowed("a replacement where updates are", "update", plan.Replaced, set("kind", "b"), property("kind", "a", "b")),
		allowed("no change", "update", plan.Unchanged, nil),
		allowed("a replacement that is not certain", "replace", plan.Replaced, set("kind", stepdef.Unknown{}), property("kind", "a", stepdef.Unknown{})).uncertain(),
	})
}

func TestDecideMasksSecrets(t *testing.T) {
	row, desired := existing("Plain")
	desired.Properties["label"] = "new-password"
	desired.Secrets = &stack.Secrets{}
	desired.Secrets.Add("new-password")
	v := plan.Decide(verdictTypes, row, "", desired)
	if diff := cmp.Diff([]plan.Difference{property("label", "x", stack.Masked)}, v.Why); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	if desired.Properties["label"] != "new-password" {
		t.Errorf("the desired value became %v", desired.Properties["label"])
	}
}
