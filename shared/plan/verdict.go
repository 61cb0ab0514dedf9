package plan

import (
	"maps"
	"slices"
	"strings"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// An Outcome is what an update does with a resource, in the words of Heat's preview.
type Outcome string

// The outcomes.
const (
	Unchanged Outcome = "unchanged"
	Updated   Outcome = "updated" // in place
	Replaced  Outcome = "replaced"
	Added     Outcome = "added"
	Deleted   Outcome = "deleted"
	Refused   Outcome = "refused" // the update fails here
	Adopted   Outcome = "adopted" // an existing object is taken over
)

// A Difference is one reason for an outcome: a property, or another part of a resource (type,
// metadata, status, definition, stack), with its old and new value.
type Difference struct {
	Property string
	Part     string // where Property is empty
	Old, New any
}

// A Verdict is the outcome for one resource, and why.
type Verdict struct {
	Outcome Outcome
	Perhaps bool     // a value that is not known yet decides; less than Outcome may happen
	Changed []string // the properties that differ, sorted
	Why     []Difference
	Refusal stack.Failure // with Refused: why the resource fails

	Restricted string // with Refused by the environment or a policy: the text for users; the resource does not change
}

// Desired is what a template says of one resource, as far as it is known.
type Desired struct {
	Type          string
	Template      string // the template that the type means
	External      string
	Properties    map[string]any // converted, names replaced by IDs; stepdef.Ref and Unknown for unknown values
	Metadata      map[string]any
	Secrets       *stack.Secrets // in the properties and the metadata
	Outline       string         // the rest of the definition: equal when nothing there differs
	Skipped       bool           // a user skipped the row: it counts as what the template says
	SkippedBefore bool           // a user skipped the row for an earlier template
	ObjectSound   bool           // the object of a failed row is there and sound, so it is not replaced
	Missing       bool           // the object is gone

	Remake     []string           // properties that count as changed, whatever they are
	Renew      []Difference       // values that cause a replacement when they differ
	Restricted []string           // what the environment forbids: update, replace
	Denied     map[Outcome]string // why stack policies do not allow an outcome
	AtHook     bool               // the stack waits for a user before the resource changes
}

// Decide returns the verdict on a row that is to become what a template says, as Heat's convergence
// decides. outline is what the row's own definition says beyond properties and metadata.
func Decide(c *stepdef.Catalog, row stack.Resource, outline string, w Desired) Verdict {
	v := decide(c, row, outline, w, true)
	if v.Outcome != Unchanged && HasUnknown(w) {
		v.Perhaps = decide(c, row, outline, w, false).Outcome != v.Outcome
	}
	d := c.OfType(w.Type, w.Template)
	if row.Status == stack.Failed && !row.Work.Intact && d != nil && d.Lasting && v.Outcome == Replaced && !w.ObjectSound && row.Action != stack.Check {
		v.Perhaps = true // the step that carries it out looks at the object first
	}
	v = v.applyRestrictions(row, w, d != nil && d.Nests()).maskSecrets(row, w)
	v.Perhaps = v.Perhaps || w.AtHook && v.Outcome != Added
	return v
}

// maskSecrets returns the verdict without secret values: it still says that they differ.
func (v Verdict) maskSecrets(row stack.Resource, w Desired) Verdict {
	known := stack.UnionSecrets(row.Secrets, w.Secrets)
	if known.IsEmpty() {
		return v
	}
	v.Why = slices.Clone(v.Why)
	for i, diff := range v.Why {
		v.Why[i].Old, v.Why[i].New = known.MaskValue(diff.Old), known.MaskValue(diff.New)
	}
	v.Refusal = known.MaskFailure(v.Refusal)
	return v
}

// applyRestrictions refuses what the environment or a stack policy forbids. What differs inside a nested
// stack is decided there.
func (v Verdict) applyRestrictions(row stack.Resource, w Desired, nests bool) Verdict {
	if why := w.Denied[v.Outcome]; why != "" && !v.Perhaps && !(nests && v.Outcome == Updated && v.IsVisit()) {
		v.Outcome, v.Restricted, v.Refusal = Refused, why, stack.Failure{Text: why}
		return v
	}
	action := map[Outcome]string{Updated: "update", Replaced: "replace"}[v.Outcome]
	if action == "" || v.Perhaps || !slices.Contains(w.Restricted, action) {
		return v
	}
	v.Outcome, v.Restricted = Refused, action+" is restricted for resource."
	v.Refusal = stack.FailureAt(row.Name, "ResourceActionRestricted", v.Restricted)
	return v
}

// IsVisit reports whether nothing of a resource itself differs. Something inside it may.
func (v Verdict) IsVisit() bool {
	return !slices.ContainsFunc(v.Why, func(d Difference) bool { return d.Part != "stack" })
}

// decide returns the verdict on a row: first by its identity, then by the state of its object, then
// by its values. unknown says that an unknown value counts as different.
func decide(c *stepdef.Catalog, row stack.Resource, outline string, w Desired, unknown bool) Verdict {
	if v, decided := decideIdentity(c, row, w); decided {
		return v
	}
	d := c.OfType(w.Type, w.Template)
	if v, decided := decideState(d, row, w); decided {
		return v
	}
	return decideProperties(c, d, row, outline, w, unknown)
}

// decideIdentity returns the verdict on a row that was never made, that a user skipped, that
// becomes another kind of resource, or whose object is not its own.
func decideIdentity(c *stepdef.Catalog, row stack.Resource, w Desired) (v Verdict, decided bool) {
	external := row.Marks.External
	switch {
	case row.Action == stack.Init:
		return Verdict{Outcome: Added}, true
	case w.Skipped:
		return Verdict{Outcome: Unchanged}, true
	case w.SkippedBefore:
		return because(Replaced, "status", row.Reason, ""), true
	case !c.SameKind(row, w.Type, w.Template):
		return because(Replaced, "type", row.Type, w.Type), true
	case external != w.External:
		v := because(Refused, "external_id", external, w.External)
		v.Refusal = notSupported(row, "external_id")
		return v, true
	case external != "":
		return Verdict{Outcome: Unchanged}, true
	}
	return Verdict{}, false
}

// decideState returns the verdict on a row whose object is gone or not sound. A nested stack that
// failed is updated.
func decideState(d *stepdef.Def, row stack.Resource, w Desired) (v Verdict, decided bool) {
	nested := d != nil && d.Nests() && row.PhysicalID != ""
	repeats := d != nil && d.Repeatable && row.Action == stack.Update && row.PhysicalID != ""
	broken := row.Status == stack.Failed && (row.Action == stack.Check || !w.ObjectSound && !row.Work.Intact && !repeats)
	switch {
	case nested && !w.Missing && (row.State() != "CHECK_FAILED" || w.ObjectSound):
		return Verdict{}, false
	case broken, w.Missing:
		return because(Replaced, "status", row.State(), ""), true
	case d == nil:
		return Verdict{Outcome: Unchanged}, true
	}
	return Verdict{}, false
}

// decideProperties returns the verdict on a row by the values that differ.
func decideProperties(c *stepdef.Catalog, d *stepdef.Def, row stack.Resource, outline string, w Desired, unknown bool) Verdict {
	v := changes(d, row, w, unknown)
	if d.Replace != "" && c.Hooks.Replace[d.Replace](row.Properties, w.Properties) {
		v.Outcome = Replaced
		return v
	}
	for _, diff := range w.Renew {
		if equal, sure := isSame(diff.Old, diff.New); !equal && (sure || unknown) {
			v.Why, v.Outcome = append(v.Why, diff), Replaced
		}
	}
	if v.Outcome == Replaced {
		return v
	}
	if equal, _ := isSame(row.Metadata, w.Metadata); !equal && len(row.Metadata)+len(w.Metadata) > 0 {
		v.Why = append(v.Why, Difference{Part: "metadata", Old: row.Metadata, New: w.Metadata})
	}
	if outline != w.Outline {
		v.Why = append(v.Why, Difference{Part: "definition", Old: outline, New: w.Outline})
	}
	v.Outcome = outcome(d, v)
	if alwaysUpdated(d, v.Outcome) {
		if v.Outcome = Updated; len(v.Why) == 0 {
			v.Why = []Difference{{Part: "stack"}}
		}
	}
	if v.Outcome == Refused {
		frozen := slices.DeleteFunc(slices.Clone(v.Changed), func(p string) bool { return !d.Properties[p].Immutable })
		v.Refusal = notSupported(row, strings.Join(frozen, ", "))
	}
	return v
}

// alwaysUpdated reports whether a resource is updated although its own values say something else.
// The parent does not see what differs inside a nested stack. A group may also be replaced or
// refused.
func alwaysUpdated(d *stepdef.Def, o Outcome) bool {
	return d.Always && o == Unchanged || d.Nests() && (d.Group() == "" || o == Unchanged)
}

// changes returns a verdict with the properties that differ or count as changed, and no outcome.
func changes(d *stepdef.Def, row stack.Resource, w Desired, unknown bool) (v Verdict) {
	for _, diff := range differences(d, row, w, unknown) {
		v.Changed = append(v.Changed, diff.Property)
		v.Why = append(v.Why, diff)
	}
	for _, name := range w.Remake {
		if !slices.Contains(v.Changed, name) {
			v.Changed = append(v.Changed, name)
			v.Why = append(v.Why, Difference{Property: name, Old: row.Properties[name], New: w.Properties[name]})
		}
	}
	slices.Sort(v.Changed)
	return v
}

// because returns a verdict with one reason.
func because(o Outcome, part string, old, new any) Verdict {
	return Verdict{Outcome: o, Why: []Difference{{Part: part, Old: old, New: new}}}
}

// notSupported returns the failure of a row whose properties cannot be updated.
func notSupported(row stack.Resource, properties string) stack.Failure {
	return stack.FailureAt(row.Name, string(stack.NotSupported), "Update to properties "+properties+" of "+row.Name+" ("+row.TypeShown()+") is not supported.")
}

func outcome(d *stepdef.Def, v Verdict) Outcome {
	if len(v.Why) == 0 {
		return Unchanged
	}
	f := Updated
	for _, name := range v.Changed {
		p, known := d.Properties[name]
		switch {
		case p.Immutable:
			return Refused
		case !p.UpdateAllowed && !d.Open && (known || !d.Extra):
			f = Replaced
		}
	}
	return f
}

// differences returns the properties that differ, sorted by name. After an update that failed
// halfway, every property that it was to change counts as changed, because either value may be in
// effect.
func differences(d *stepdef.Def, row stack.Resource, w Desired, unknown bool) []Difference {
	names := map[string]bool{}
	for name := range d.Properties {
		names[name] = true
	}
	if d.Open || d.Extra || row.Template != "" {
		for name := range row.Properties {
			names[name] = true
		}
		for name := range w.Properties {
			names[name] = true
		}
	}
	var all []Difference
	for _, name := range slices.Sorted(maps.Keys(names)) {
		old, new := row.Properties[name], w.Properties[name]
		equal, sure := isSame(old, new)
		halfway := row.Status == stack.Failed && slices.Contains(row.Work.Changed, name)
		if equal && !halfway || !sure && !unknown {
			continue
		}
		all = append(all, Difference{Property: name, Old: old, New: new})
	}
	return all
}
