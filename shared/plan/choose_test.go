package plan_test

import (
	"testing"
	"time"

	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

func has(action stack.Action, status stack.Status, id string) *stack.Resource {
	return &stack.Resource{ID: id, Action: action, Status: status, PhysicalID: id}
}

func TestChoose(t *testing.T) {
	one := func(r *stack.Resource, f plan.Outcome, perhaps bool) plan.RowVerdict {
		return plan.RowVerdict{Row: r, Verdict: plan.Verdict{Outcome: f, Perhaps: perhaps}}
	}
	whole, removed, failed := has(stack.Create, stack.Complete, "w"), has(stack.Delete, stack.Failed, "d"), has(stack.Update, stack.Failed, "f")
	intact := has(stack.Update, stack.Failed, "i")
	intact.Work.Intact = true
	unmade := has(stack.Init, stack.Complete, "")
	for _, c := range []struct {
		name string
		all  []plan.RowVerdict
		best int
	}{
		{"the only one", []plan.RowVerdict{one(whole, plan.Replaced, false)}, 0},
		{"the only one, whose removal failed", []plan.RowVerdict{one(removed, plan.Unchanged, false)}, 0},
		{"the first stays where it can", []plan.RowVerdict{one(whole, plan.Updated, false), one(whole, plan.Unchanged, false)}, 0},
		{"the first stays where it is refused", []plan.RowVerdict{one(whole, plan.Refused, false), one(whole, plan.Unchanged, false)}, 0},
		{"an older one that is what is wanted", []plan.RowVerdict{one(whole, plan.Replaced, false), one(whole, plan.Unchanged, false)}, 1},
		{"an older one that may become it", []plan.RowVerdict{one(whole, plan.Replaced, false), one(whole, plan.Updated, false)}, 1},
		{"an older one of which it is not known", []plan.RowVerdict{one(whole, plan.Replaced, true), one(whole, plan.Replaced, true), one(whole, plan.Updated, true)}, 0},
		{"an older one that would be replaced too", []plan.RowVerdict{one(whole, plan.Replaced, false), one(whole, plan.Replaced, false)}, 0},
		{"what could not be removed", []plan.RowVerdict{one(whole, plan.Replaced, false), one(removed, plan.Unchanged, false)}, 1},
		{"what is sound before what could not be removed", []plan.RowVerdict{one(whole, plan.Replaced, false), one(removed, plan.Unchanged, false), one(whole, plan.Updated, false)}, 2},
		{"what stayed sound before what has failed", []plan.RowVerdict{one(whole, plan.Replaced, false), one(failed, plan.Updated, false), one(intact, plan.Updated, false)}, 2},
		{"the first of those that have failed", []plan.RowVerdict{one(whole, plan.Replaced, false), one(failed, plan.Updated, false), one(removed, plan.Unchanged, false)}, 1},
		{"in the place of what was never made", []plan.RowVerdict{one(unmade, plan.Added, false), one(removed, plan.Updated, false)}, 1},
	} {
		if got := plan.Choose(c.all); got != c.best {
			t.Errorf("%s: %d, want %d", c.name, got, c.best)
		}
	}
}

func TestEligible(t *testing.T) {
	robber := has(stack.Create, stack.Complete, "robber")
	robber.Marks.TakenFrom = []string{"robbed"}
	gone := has(stack.Create, stack.Complete, "")
	gone.Marks.Released = stack.ReleaseComplete
	for _, c := range []struct {
		name string
		row  *stack.Resource
		want bool
	}{
		{"made", has(stack.Create, stack.Complete, "r"), true},
		{"failed", has(stack.Update, stack.Failed, "r"), true},
		{"never made", has(stack.Init, stack.Complete, ""), false},
		{"failed without an object", has(stack.Create, stack.Failed, ""), false},
		{"being changed", has(stack.Update, stack.InProgress, "r"), false},
		{"being removed", has(stack.Delete, stack.InProgress, "r"), true},
		{"whose removal failed", has(stack.Delete, stack.Failed, "r"), true},
		{"robbed", has(stack.Create, stack.Complete, "robbed"), false},
		{"has let go altogether", gone, true},
	} {
		if got := plan.IsCandidate(*c.row, []*stack.Resource{robber, c.row}); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// TestConvergeTakesAgain checks what an update finds of a name: which row it works on, what it
// expects, and which deletions of an older plan it stops.
func TestConvergeTakesAgain(t *testing.T) {
	c := &stepdef.Catalog{Defs: map[string]*stepdef.Def{"T": {Type: "T", Properties: map[string]stepdef.Property{
		"kind": {Type: "string"}, "label": {Type: "string", UpdateAllowed: true},
	}}}}
	row := func(id string, action stack.Action, status stack.Status, replacedBy, kind string, generation int64) stack.Resource {
		return stack.Resource{ID: id, Name: "x", Type: "T", PhysicalID: id, Action: action, Status: status, ReplacedBy: replacedBy, Generation: generation, Properties: map[string]any{"kind": kind}}
	}
	for _, test := range []struct {
		name       string
		rows       []stack.Resource
		kind       any
		unfinished map[string]stack.Action
		row        string
		outcome    plan.Outcome
		perhaps    bool
		doomed     int
	}{
		{"removal failed", []stack.Resource{row("old", stack.Delete, stack.Failed, "", "a", 2)}, "a", nil, "old", plan.Unchanged, true, 0},
		{"removal failed, and another is wanted", []stack.Resource{row("old", stack.Delete, stack.Failed, "", "a", 2)}, "b", nil, "old", plan.Replaced, true, 0},
		{"removal under way", []stack.Resource{row("old", stack.Delete, stack.InProgress, "", "a", 2)}, "a", nil, "old", plan.Unchanged, true, 1},
		{"removal planned", []stack.Resource{row("old", stack.Create, stack.Complete, "", "a", 1)}, "a", map[string]stack.Action{"old": stack.Delete}, "old", plan.Unchanged, false, 1},
		{"change planned", []stack.Resource{row("old", stack.Create, stack.Complete, "", "a", 1)}, "a", map[string]stack.Action{"old": stack.Update}, "old", plan.Unchanged, false, 0},
		{"replaced, and back", []stack.Resource{row("new", stack.Create, stack.Complete, "", "b", 2), row("old", stack.Create, stack.Complete, "new", "a", 1)}, "a", nil, "old", plan.Unchanged, false, 0},
		{"replaced, its removal failed, and back", []stack.Resource{row("new", stack.Create, stack.Complete, "", "b", 2), row("old", stack.Delete, stack.Failed, "new", "a", 2)}, "a", nil, "old", plan.Unchanged, true, 0},
		{"replaced, its removal under way, and back", []stack.Resource{row("new", stack.Create, stack.Complete, "", "b", 2), row("old", stack.Delete, stack.InProgress, "new", "a", 2)}, "a", nil, "old", plan.Unchanged, true, 1},
		{"replaced, and not known yet", []stack.Resource{row("new", stack.Create, stack.Complete, "", "b", 2), row("old", stack.Create, stack.Complete, "new", "a", 1)}, stepdef.Unknown{}, nil, "new", plan.Replaced, true, 0},
		{"replaced, its removal under way, and not known yet", []stack.Resource{row("new", stack.Create, stack.Complete, "", "b", 2), row("old", stack.Delete, stack.InProgress, "new", "a", 2)}, stepdef.Unknown{}, nil, "new", plan.Replaced, true, 1},
	} {
		before := plan.Before{
			Rows: test.rows, UnfinishedActions: test.unfinished, Outline: func(stack.Resource) string { return "" },
			Desired: func(string, *stack.Resource, func(string) plan.RowVerdict) plan.Desired {
				return plan.Desired{Properties: map[string]any{"kind": test.kind}}
			},
		}
		u := plan.Converge(stack.Stack{ID: "s", Generation: 3}, before, []plan.Wanted{{Name: "x", Type: "T"}}, c, counting(), time.Time{})
		st := u.Verdicts["x"]
		switch {
		case st.Row == nil:
			t.Errorf("%s: st.Row is nil", test.name)
		case st.Row.ID != test.row:
			t.Errorf("%s: st.Row.ID = %q, want %q", test.name, st.Row.ID, test.row)
		case st.Outcome != test.outcome:
			t.Errorf("%s: st.Outcome = %q, want %q", test.name, st.Outcome, test.outcome)
		case st.Perhaps != test.perhaps:
			t.Errorf("%s: st.Perhaps = %v, want %v", test.name, st.Perhaps, test.perhaps)
		case len(u.BeingRemoved) != test.doomed:
			t.Errorf("%s: len(u.BeingRemoved) = %d, want %d", test.name, len(u.BeingRemoved), test.doomed)
		}
	}
}
