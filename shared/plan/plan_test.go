package plan_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

func counting() plan.IDs {
	n := 0
	return plan.IDs{
		ID:    func() string { n++; return fmt.Sprintf("id%d", n) },
		Short: func() string { return "abcdefghijkl" },
	}
}

var diamond = []plan.Wanted{
	{Name: "a", Type: "T"},
	{Name: "b", Type: "T", Requires: []string{"a"}},
	{Name: "c", Type: "T", Requires: []string{"a"}},
	{Name: "d", Type: "T", Requires: []string{"b", "c"}},
}

func waiting(p plan.Plan, rows []stack.Resource) map[string]int {
	names := map[string]string{}
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	w := map[string]int{}
	for _, n := range p.Nodes {
		w[names[n.ResourceID]] = n.Waiting
	}
	return w
}

func TestCreateThenDeleteOfADiamond(t *testing.T) {
	s := stack.Stack{ID: "s", Name: "st", Generation: 3}
	made := plan.Create(s, diamond, &stepdef.Catalog{}, counting(), time.Time{})
	if got, want := waiting(made, made.Rows), map[string]int{"a": 0, "b": 1, "c": 1, "d": 2}; !reflect.DeepEqual(got, want) {
		t.Errorf("to make: %v", got)
	}
	if r := made.Rows[0]; r.State() != "INIT_COMPLETE" || !slices.Equal(r.RequiredBy, []string{"b", "c"}) || r.PhysicalName != "st-a-abcdefghijkl" {
		t.Errorf("row %+v", r)
	}
	if n := made.Nodes[0]; n.Action != stack.Create || n.Generation != 3 || n.StackID != "s" {
		t.Errorf("node %+v", n)
	}
	gone := plan.Delete(s, made.Rows)
	if got, want := waiting(gone, made.Rows), map[string]int{"a": 2, "b": 1, "c": 1, "d": 0}; !reflect.DeepEqual(got, want) {
		t.Errorf("to remove: %v", got)
	}
	if len(made.Edges) != 4 || len(gone.Edges) != 4 || made.Edges[0].From != gone.Edges[0].To {
		t.Errorf("edges %v, reversed %v", made.Edges, gone.Edges)
	}
}

func TestDeleteOfRowsWhoseOthersAreGone(t *testing.T) {
	p := plan.Delete(stack.Stack{ID: "s"}, []stack.Resource{{ID: "1", Name: "d", Requires: []string{"b", "c"}}})
	if len(p.Edges) != 0 || p.Nodes[0].Waiting != 0 {
		t.Errorf("%+v", p)
	}
}

func TestLongNamesKeepTheirRandomEnd(t *testing.T) {
	name := plan.Name(strings.Repeat("s", 60), "r", "abcdefghijkl", 53)
	if len(name) != 53 || !strings.HasPrefix(name, "ss-") || !strings.HasSuffix(name, "-r-abcdefghijkl") {
		t.Errorf("%d %s", len(name), name)
	}
}

// after makes every X come after every Y.
func after(self stepdef.Peer, all []stepdef.Peer) (names []string) {
	for _, p := range all {
		if p.Type == "Y" || p.Name == self.Name {
			names = append(names, p.Name)
		}
	}
	return names
}

func TestImplied(t *testing.T) {
	c := &stepdef.Catalog{Defs: map[string]*stepdef.Def{"X": {After: "x"}, "Y": {}}, Hooks: stepdef.Hooks{After: map[string]stepdef.After{"x": after}}}
	wanted := []plan.Wanted{
		{Name: "x", Type: "X"}, {Name: "y1", Type: "Y"},
		{Name: "y2", Type: "Y", Requires: []string{"x"}}, // to come after it as well would be a circle
	}
	peers := []stepdef.Peer{{Name: "x", Type: "X"}, {Name: "y1", Type: "Y"}, {Name: "y2", Type: "Y"}}
	got, err := plan.WithImplied(wanted, peers, c)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got[0].Requires, []string{"y1"}) || !slices.Equal(got[2].Requires, []string{"x"}) {
		t.Errorf("%+v", got)
	}
}

// A nested stack comes after the companions of what it is given, also by way of a value.
func TestImpliedCompanions(t *testing.T) {
	after := func(self stepdef.Peer, _ []stepdef.Peer) []string {
		return []string{"subnet of " + self.Name, "not in the template"}
	}
	c := &stepdef.Catalog{
		Defs: map[string]*stepdef.Def{
			"Net": {Service: "network", Companions: "c"}, "Subnet": {Service: "network"}, "Value": {Service: "none"},
			"Group": {Service: "none", Create: []stepdef.Step{{Nest: stepdef.OfType}}},
		},
		Hooks: stepdef.Hooks{After: map[string]stepdef.After{"c": after}},
	}
	wanted := []plan.Wanted{
		{Name: "net", Type: "Net"}, {Name: "subnet of net", Type: "Subnet"}, {Name: "value", Type: "Value", Requires: []string{"net"}},
		{Name: "group", Type: "Group", Requires: []string{"value"}},
		{Name: "file", Type: "x.yaml", Template: "x.yaml", Requires: []string{"net"}},
		{Name: "plain", Type: "Subnet", Requires: []string{"net"}},
		{Name: "other", Type: "Net"}, {Name: "subnet of other", Type: "Subnet", Requires: []string{"needed"}},
		{Name: "needed", Type: "Group", Requires: []string{"other"}}, // its subnet comes after it
	}
	var peers []stepdef.Peer
	for _, w := range wanted {
		peers = append(peers, stepdef.Peer{Name: w.Name, Type: w.Type})
	}
	want := map[string][]string{
		"group": {"subnet of net", "value"}, "file": {"net", "subnet of net"}, "plain": {"net"}, "needed": {"other"},
	}
	got, err := plan.WithImplied(wanted, peers, c)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range got {
		if w.Name == "group" || w.Name == "file" || w.Name == "plain" || w.Name == "needed" {
			if !slices.Equal(w.Requires, want[w.Name]) {
				t.Errorf("%s requires %q, want %q", w.Name, w.Requires, want[w.Name])
			}
		}
	}
}

// As many ports as subnets of one network would each wait for each.
func TestImpliedIsBounded(t *testing.T) {
	c := &stepdef.Catalog{Defs: map[string]*stepdef.Def{"X": {After: "x"}, "Y": {}}, Hooks: stepdef.Hooks{After: map[string]stepdef.After{"x": after}}}
	var wanted []plan.Wanted
	var peers []stepdef.Peer
	for i := range 1000 {
		for _, kind := range []string{"X", "Y"} {
			name := fmt.Sprint(kind, i)
			wanted = append(wanted, plan.Wanted{Name: name, Type: kind})
			peers = append(peers, stepdef.Peer{Name: name, Type: kind})
		}
	}
	got, err := plan.WithImplied(wanted, peers, c)
	if stack.CodeOf(err) != stack.StackValidationFailed {
		t.Errorf("got %v", err)
	}
	n := 0
	for _, w := range got {
		n += len(w.Requires)
	}
	if n != 100_000 {
		t.Errorf("it has %d dependencies", n)
	}
}

func TestWhatStaysIsSaidInItsRow(t *testing.T) {
	p := plan.Create(stack.Stack{ID: "s", Name: "s"}, []plan.Wanted{
		{Name: "ours", Type: "X"}, {Name: "kept", Type: "X", Retain: true}, {Name: "theirs", Type: "X", External: "an-id"},
	}, &stepdef.Catalog{}, plan.IDs{ID: func() string { return "id" }, Short: func() string { return "abc" }}, time.Time{})
	for i, want := range []struct {
		retain bool
		id     string
		action stack.Action
	}{{false, "", stack.Create}, {true, "", stack.Create}, {true, "an-id", stack.Check}} {
		if r, n := p.Rows[i], p.Nodes[i]; r.Retain != want.retain || r.PhysicalID != want.id || n.Action != want.action {
			t.Errorf("%s: retain %v, id %q, action %s; want %+v", r.Name, r.Retain, r.PhysicalID, n.Action, want)
		}
	}
}
