package plan_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/shared/plan"
	"hearth/shared/stack"
)

// rowOf returns a complete row whose ID is its name, with the values of existing.
func rowOf(name string, requires, requiredBy []string) stack.Resource {
	r, _ := existing("Plain")
	r.ID, r.Name, r.PhysicalID = name, name, name
	r.Requires, r.RequiredBy = requires, requiredBy
	return r
}

// converged returns the nodes and edges of a plan for a stack whose resources have the labels
// that are given, or else the label of existing.
func converged(rows []stack.Resource, unfinished map[string]stack.Action, wanted []plan.Wanted, labels map[string]string) (u plan.Update, nodes, edges []string) {
	before := plan.Before{
		Rows: rows, UnfinishedActions: unfinished, Outline: func(stack.Resource) string { return "" },
		Desired: func(name string, _ *stack.Resource, _ func(string) plan.RowVerdict) plan.Desired {
			_, w := existing("Plain")
			if label := labels[name]; label != "" {
				w.Properties["label"] = label
			}
			return w
		},
	}
	u = plan.Converge(stack.Stack{ID: "s", Generation: 3}, before, wanted, verdictTypes, counting(), time.Time{})
	names := map[string]string{}
	for _, r := range slices.Concat(rows, u.Plan.Rows) {
		names[r.ID] = r.Name
	}
	for _, n := range u.Nodes {
		nodes = append(nodes, fmt.Sprintf("%s %s, waits for %d", n.Action, names[n.ResourceID], n.Waiting))
	}
	for _, e := range u.Edges {
		edges = append(edges, names[e.From]+" before "+names[e.To])
	}
	slices.Sort(nodes)
	slices.Sort(edges)
	return u, nodes, edges
}

func TestConverge(t *testing.T) {
	a, b := rowOf("a", nil, []string{"b"}), rowOf("b", []string{"a"}, nil)
	failed := a
	failed.Status = stack.Failed
	wantA, wantB := plan.Wanted{Name: "a", Type: "Plain"}, plan.Wanted{Name: "b", Type: "Plain", Requires: []string{"a"}}
	alone := plan.Wanted{Name: "b", Type: "Plain"}
	after := plan.Wanted{Name: "c", Type: "Plain", Requires: []string{"b"}}
	for _, c := range []struct {
		name       string
		rows       []stack.Resource
		unfinished map[string]stack.Action
		wanted     []plan.Wanted
		labels     map[string]string
		nodes      []string
		edges      []string
		outcomes   map[string]plan.Outcome
		removed    []string
	}{
		{
			name: "nothing changes", rows: []stack.Resource{a, b}, wanted: []plan.Wanted{wantA, wantB},
			outcomes: map[string]plan.Outcome{"a": plan.Unchanged, "b": plan.Unchanged},
		},
		{
			name: "a stack without rows", wanted: []plan.Wanted{wantA, wantB},
			nodes:    []string{"CREATE a, waits for 0", "CREATE b, waits for 1"},
			edges:    []string{"a before b"},
			outcomes: map[string]plan.Outcome{"a": plan.Added, "b": plan.Added},
		},
		{
			name: "a resource that another needs changes", rows: []stack.Resource{a, b}, wanted: []plan.Wanted{wantA, wantB}, labels: map[string]string{"a": "y"},
			nodes:    []string{"UPDATE a, waits for 0", "UPDATE b, waits for 1"},
			edges:    []string{"a before b"},
			outcomes: map[string]plan.Outcome{"a": plan.Updated, "b": plan.Unchanged},
		},
		{
			name: "a resource that none needs changes", rows: []stack.Resource{a, b}, wanted: []plan.Wanted{wantA, wantB}, labels: map[string]string{"b": "y"},
			nodes:    []string{"UPDATE b, waits for 0"},
			outcomes: map[string]plan.Outcome{"a": plan.Unchanged, "b": plan.Updated},
		},
		{
			name: "a failed resource", rows: []stack.Resource{failed, b}, wanted: []plan.Wanted{wantA, wantB},
			nodes:    []string{"UPDATE a, waits for 0", "UPDATE b, waits for 1"},
			edges:    []string{"a before b"},
			outcomes: map[string]plan.Outcome{"a": plan.Replaced, "b": plan.Unchanged},
		},
		{
			name: "a resource with work of an older plan", rows: []stack.Resource{a, b}, unfinished: map[string]stack.Action{"b": stack.Update}, wanted: []plan.Wanted{wantA, wantB},
			nodes:    []string{"UPDATE b, waits for 0"},
			outcomes: map[string]plan.Outcome{"a": plan.Unchanged, "b": plan.Unchanged},
		},
		{
			name: "a resource is added", rows: []stack.Resource{a, b}, wanted: []plan.Wanted{wantA, wantB, after},
			nodes:    []string{"CREATE c, waits for 1", "UPDATE b, waits for 0"},
			edges:    []string{"b before c"},
			outcomes: map[string]plan.Outcome{"a": plan.Unchanged, "b": plan.Unchanged, "c": plan.Added},
		},
		{
			name: "a resource that none needs is left out", rows: []stack.Resource{a, b}, wanted: []plan.Wanted{wantA},
			nodes:    []string{"DELETE b, waits for 0", "UPDATE a, waits for 0"},
			outcomes: map[string]plan.Outcome{"a": plan.Unchanged},
			removed:  []string{"b"},
		},
		{
			name: "a resource that another has needed is left out", rows: []stack.Resource{a, b}, wanted: []plan.Wanted{alone},
			nodes:    []string{"UPDATE b, waits for 0"}, // a stays until b has let go of it
			outcomes: map[string]plan.Outcome{"b": plan.Unchanged},
			removed:  []string{"a"},
		},
		{
			name: "both are left out", rows: []stack.Resource{a, b},
			nodes:    []string{"DELETE a, waits for 1", "DELETE b, waits for 0"},
			edges:    []string{"b before a"},
			outcomes: map[string]plan.Outcome{},
			removed:  []string{"a", "b"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			u, nodes, edges := converged(c.rows, c.unfinished, c.wanted, c.labels)
			if diff := cmp.Diff(c.nodes, nodes); diff != "" {
				t.Errorf("nodes (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.edges, edges); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
			outcomes := map[string]plan.Outcome{}
			for name, st := range u.Verdicts {
				outcomes[name] = st.Outcome
			}
			if diff := cmp.Diff(c.outcomes, outcomes); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
			var removed []string
			for _, r := range u.Removed {
				removed = append(removed, r.Name)
			}
			if diff := cmp.Diff(c.removed, removed); diff != "" {
				t.Errorf("removed (-want +got):\n%s", diff)
			}
		})
	}
}
