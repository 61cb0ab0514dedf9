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
	switch r := made.Rows[0]; {
	case r.State() != "INIT_COMPLETE":
		t.Errorf("r.State() = %q, want %q (%s)", r.State(), "INIT_COMPLETE", r.Reason)
	case !slices.Equal(r.RequiredBy, []string{"b", "c"}):
		t.Errorf("r.RequiredBy = %q, want %q", r.RequiredBy, []string{"b", "c"})
	case r.PhysicalName != "st-a-abcdefghijkl":
		t.Errorf("r.PhysicalName = %q, want %q", r.PhysicalName, "st-a-abcdefghijkl")
	}
	switch n := made.Nodes[0]; {
	case n.Action != stack.Create:
		t.Errorf("n.Action = %q, want %q", n.Action, stack.Create)
	case n.Generation != 3:
		t.Errorf("n.Generation = %d, want 3", n.Generation)
	case n.StackID != "s":
		t.Errorf("n.StackID = %q, want %q", n.StackID, "s")
	}
	gone := plan.Delete(s, made.Rows)
	if got, want := waiting(gone, made.Rows), map[string]int{"a": 2, "b": 1, "c": 1, "d": 0}; !reflect.DeepEqual(got, want) {
		t.Errorf("to remove: %v", got)
	}
	switch {
	case len(made.Edges) != 4:
		t.Errorf("len(made.Edges) = %d, want 4", len(made.Edges))
	case len(gone.Edges) != 4:
		t.Errorf("len(gone.Edges) = %d, want 4", len(gone.Edges))
	case made.Edges[0].From != gone.Edges[0].To:
		t.Errorf("made.Edges[0].From = %q, want %q", made.Edges[0].From, gone.Edges[0].To)
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
	switch {
	case len(name) != 53:
		t.Errorf("len(name) = %d, want 53", len(name))
	case !strings.HasPrefix(name, "ss-"):
		t.Errorf("name = %q, want the prefix %q", name, "ss-")
	case !strings.HasSuffix(name, "-r-abcdefghijkl"):
		t.Errorf("name = %q, want the suffix %q", name, "-r-abcdefghijkl")
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
		switch r, n := p.Rows[i], p.Nodes[i]; {
		case r.Retain != want.retain:
			t.Errorf("%s: r.Retain = %v, want %v", r.Name, r.Retain, want.retain)
		case r.PhysicalID != want.id:
			t.Errorf("%s: r.PhysicalID = %q, want %q", r.Name, r.PhysicalID, want.id)
		case n.Action != want.action:
			t.Errorf("%s: n.Action = %q, want %q", r.Name, n.Action, want.action)
		}
	}
}

// What stays in the cloud is removed only when nothing else is left to remove.
func TestRetainedLast(t *testing.T) {
	kept, gone := stack.Resource{Name: "kept", Retain: true}, stack.Resource{Name: "gone"}
	for _, c := range []struct{ left, want []stack.Resource }{
		{nil, nil}, {[]stack.Resource{kept}, []stack.Resource{kept}}, {[]stack.Resource{kept, gone}, []stack.Resource{gone}},
	} {
		if got := plan.RetainedLast(c.left); len(got) != len(c.want) || len(got) > 0 && got[0].Name != c.want[0].Name {
			t.Errorf("of %v: %v, want %v", c.left, got, c.want)
		}
	}
}
