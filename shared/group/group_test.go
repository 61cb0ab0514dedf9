package group_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/shared/group"
	"hearth/shared/stack"
)

// shop returns a group of two, with a policy.
func shop(policy map[string]any) group.Group {
	return group.FromProperties("resource_group", map[string]any{
		"count": 4.0, "index_var": "%index%", "removal_policies": []any{map[string]any{"resource_list": []any{1.0}}},
		"resource_def": map[string]any{"type": "T", "properties": map[string]any{"v": "new%index%", "w": nil}},
	}, policy)
}

func members(values ...string) (all []group.Member) {
	for i, v := range values {
		d := of(v)
		all = append(all, group.Member{Name: fmt.Sprint(i), Created: time.Unix(int64(i), 0), Definition: &d})
	}
	return all
}

// TestBegin checks that a group begins in batches when a policy says so: when it is created, or
// when the definition of its members has changed.
func TestBegin(t *testing.T) {
	rolling := map[string]any{"rolling_update": map[string]any{"max_batch_size": 2.0, "min_in_service": 3.0, "pause_time": 1.5}}
	creating := map[string]any{"batch_create": map[string]any{"max_batch_size": 3.0, "pause_time": 2.0, "min_in_service": 9.0}}
	four := members("a", "b", "c", "d")
	for _, c := range []struct {
		name   string
		policy map[string]any
		state  group.State
		want   string
	}{
		{"made", nil, group.State{}, "[1] [] 0s"},
		{"made in batches", creating, group.State{}, "[1] [{3 3} {4 1}] 2s"},
		{"made with another policy", rolling, group.State{}, "[1] [] 0s"},
		{"rolled", rolling, group.State{Made: true, Members: four, Changed: []string{"resource_def"}}, "[1] [{5 2} {5 2} {4 1}] 1.5s"},
		{"resized", rolling, group.State{Made: true, Members: four, Changed: []string{"count"}}, "[1] [] 0s"},
		{"changed at once", creating, group.State{Made: true, Members: four, Changed: []string{"resource_def"}}, "[1] [] 0s"},
		{"of none", rolling, group.State{Made: true, Changed: []string{"resource_def"}}, "[] [{2 2} {4 2}] 1.5s"},
	} {
		c.state.Limit = time.Minute
		course, err := shop(c.policy).Begin(c.state)
		if got := fmt.Sprint(course.Skipped, course.Batches, course.Pause); err != nil || got != c.want {
			t.Errorf("%s: %s, want %s (%v)", c.name, got, c.want, err)
		}
	}
}

// TestTimeout checks that pauses which use up the time are refused, and that otherwise the batches
// share what is left.
func TestTimeout(t *testing.T) {
	r := group.Rolling{Pause: 20 * time.Second}
	for _, c := range []struct {
		batches int
		want    time.Duration
	}{{0, time.Minute}, {1, time.Minute}, {2, 40 * time.Second}, {3, 20 * time.Second}, {4, 0}} {
		got, err := r.Timeout(c.batches, time.Minute)
		if got != c.want || (c.want == 0) != (err != nil) {
			t.Errorf("%d batches: %v, %v", c.batches, got, err)
		}
	}
	if _, err := shop(map[string]any{"batch_create": map[string]any{"max_batch_size": 1.0, "pause_time": 1e300}}).Begin(group.State{Limit: time.Hour}); err == nil || err.Error() != "The current update policy will result in stack update timeout." {
		t.Error(err)
	}
	if m := group.Minutes(61 * time.Second); m != 2 {
		t.Error(m)
	}
}

// TestTemplate checks that templates are JSON in the order of members, without nulls.
func TestTemplate(t *testing.T) {
	g := shop(nil)
	all := g.Batch(group.State{Skipped: []string{"1"}}, nil)
	text, err := g.Form().Template(all[:2], g.Outputs(all[:2], []group.AttributeUse{{Key: "v"}, {Key: "v", Path: []any{0.0}}})).MarshalJSON()
	want := `{"heat_template_version":"2015-04-30","resources":{"0":{"type":"T","properties":{"v":"new0"}},"2":{"type":"T","properties":{"v":"new2"}}},` +
		`"outputs":{"refs_map":{"value":{"0":{"get_resource":"0"},"2":{"get_resource":"2"}}},` +
		`"v":{"value":[{"get_attr":["0","v"]},{"get_attr":["2","v"]}]},"v, 0":{"value":[{"get_attr":["0","v",0]},{"get_attr":["2","v",0]}]}}}`
	if err != nil || string(text) != want {
		t.Errorf("%s %v", text, err)
	}
	if looked := g.SampleMembers(1); len(looked) != 1 || !maps.Equal(looked[0].Properties, map[string]any{"v": "new0", "w": nil}) {
		t.Error(looked)
	}
	chain := group.FromProperties("resource_chain", map[string]any{"resources": []any{"A", "B", "C"}, "resource_properties": map[string]any{"x": 1.0}}, nil)
	text, err = chain.Form().Template(chain.SampleMembers(2), nil).MarshalJSON()
	if want := `{"heat_template_version":"2015-04-30","resources":{"0":{"type":"A","properties":{"x":1}},"1":{"type":"B","properties":{"x":1},"depends_on":["0"]}}}`; err != nil || string(text) != want {
		t.Errorf("%s %v", text, err)
	}
	for _, d := range group.FromProperties("resource_chain", map[string]any{"resources": []any{"A", "B"}, "concurrent": true}, nil).Batch(group.State{}, nil) {
		if d.DependsOn != nil {
			t.Error(d)
		}
	}
}

// TestRead checks that unknown values make no group, but that an unknown count makes one member.
func TestRead(t *testing.T) {
	type later struct{}
	for _, props := range []map[string]any{{}, {"resource_def": later{}}, {"resource_def": map[string]any{"type": later{}}}} {
		if g := group.FromProperties("resource_group", props, nil); g != nil {
			t.Error(props, g)
		}
	}
	for _, props := range []map[string]any{{}, {"resources": later{}}, {"resources": []any{later{}}}} {
		if g := group.FromProperties("resource_chain", props, nil); g != nil {
			t.Error(props, g)
		}
	}
	if g := group.FromProperties("nobody", nil, nil); g != nil || group.IsKind("nobody") {
		t.Error(g)
	}
	def := map[string]any{"type": "T", "properties": map[string]any{"a": []any{1.0, 2.0}}}
	if g := group.FromProperties("resource_group", map[string]any{"count": later{}, "resource_def": def}, nil); g.Size() != 1 {
		t.Error(g)
	}
	if g := group.FromProperties("resource_group", map[string]any{"count": 1e300, "resource_def": def}, nil); g.Size() < 1<<20 || g.Cost() < g.Size() {
		t.Error(g)
	}
}

// TestOutputsAreInOrder checks that lists are in the order of the members' numbers, whichever of
// them a batch changes first.
func TestOutputsAreInOrder(t *testing.T) {
	made := group.ResourceGroup{}.Outputs([]group.Defined{{Name: "10"}, {Name: "9"}, {Name: "2"}, {Name: "11"}}, []group.AttributeUse{{Key: "refs"}, {Key: "v"}})
	want := []group.Output{{Name: "refs"}, {Name: "refs_map"}, {Name: "v"}}
	want[0].Value = []any{map[string]any{"get_resource": "2"}, map[string]any{"get_resource": "9"}, map[string]any{"get_resource": "10"}, map[string]any{"get_resource": "11"}}
	want[1].Value = map[string]any{}
	for _, name := range []string{"2", "9", "10", "11"} {
		want[1].Value.(map[string]any)[name] = map[string]any{"get_resource": name}
	}
	want[2].Value = []any{map[string]any{"get_attr": []any{"2", "v"}}, map[string]any{"get_attr": []any{"9", "v"}}, map[string]any{"get_attr": []any{"10", "v"}}, map[string]any{"get_attr": []any{"11", "v"}}}
	if diff := cmp.Diff(want, made); diff != "" {
		t.Error(diff)
	}
}

func TestAttribute(t *testing.T) {
	g, chain := shop(nil), group.FromProperties("resource_chain", map[string]any{"resources": []any{"A", "B"}}, nil)
	outputs := map[string]any{
		"refs": []any{"r0", "r2"}, "refs_map": map[string]any{"0": "r0", "2": "r2"}, "ip": []any{"x", "y"}, "ip, a": []any{1, 2},
		"attributes, ip": map[string]any{"0": "x"}, "resource.0.ip": "x", "resource.0": "c0", "refs, 1": []any{"c0", "c1"},
	}
	for _, c := range []struct {
		g    group.Group
		use  group.AttributeUse
		none bool // there are no outputs yet
		want string
	}{
		{g, group.AttributeUse{Key: "refs", Path: []any{1}}, false, "[r0 r2] false"},
		{g, group.AttributeUse{Key: "refs_map", Path: []any{"0"}}, false, "map[0:r0 2:r2] true"},
		{g, group.AttributeUse{Key: "ip"}, false, "[x y] true"},
		{g, group.AttributeUse{Key: "ip", Path: []any{"a"}}, false, "[1 2] true"},
		{g, group.AttributeUse{Key: "attributes", Path: []any{"ip"}}, false, "map[0:x] true"},
		{g, group.AttributeUse{Key: "attributes"}, false, "StackValidationFailed The Referenced Attribute (g attributes) is incorrect."},
		{g, group.AttributeUse{Key: "resource.2"}, false, "r2 true"},
		{g, group.AttributeUse{Key: "resource.1"}, false, "NotFound Member '1' not found in group resource 'g'."},
		{g, group.AttributeUse{Key: "resource.0.ip"}, false, "x true"},
		{g, group.AttributeUse{Key: "resource.0", Path: []any{"ip"}}, false, "<nil> true"},
		{g, group.AttributeUse{Key: "resource.1.ip"}, false, "NotFound Member '1' not found in group resource 'g'."},
		{g, group.AttributeUse{Key: "removed_rsrc_list"}, false, "[1 7] false"},
		{g, group.AttributeUse{Key: "resource.1"}, true, "<nil> true"},
		{g, group.AttributeUse{Key: "ip"}, true, "<nil> true"},
		{chain, group.AttributeUse{Key: "refs", Path: []any{1}}, false, "[c0 c1] false"},
		{chain, group.AttributeUse{Key: "resource.0"}, false, "c0 true"},
		{chain, group.AttributeUse{Key: "resource.1"}, false, "<nil> true"},
		{chain, group.AttributeUse{Key: "resource.2"}, false, "NotFound Member '2' not found in group resource 'g'."},
		{chain, group.AttributeUse{Key: "resource.01.ip"}, false, "NotFound Member '01' not found in group resource 'g'."},
		{chain, group.AttributeUse{Key: "attributes"}, false, "StackValidationFailed The Referenced Attribute (g attributes) is incorrect."},
	} {
		from := group.AttributeSource{Name: "g", Outputs: outputs, Skipped: []string{"1", "7"}}
		if c.none {
			from.Outputs = nil
		}
		v, done, err := c.g.Attribute(from, c.use)
		got := fmt.Sprint(v, " ", done)
		if err != nil {
			got = fmt.Sprint(stack.CodeOf(err), " ", err)
		}
		if got != c.want {
			t.Errorf("%T %v: %s, want %s", c.g, c.use, got, c.want)
		}
	}
}

// TestInstances checks that members of a scaling group keep their definitions until it is their
// turn, and that the failed and then the oldest are removed first.
func TestInstances(t *testing.T) {
	g := group.Instances{Member: of("new"), Form: group.CFN}
	all := members("a", "b", "c")
	all[2].Failed = true
	n := 0
	name := func() string { n++; return fmt.Sprint("n", n) }
	for _, c := range []struct {
		size, changed int
		want          string
	}{
		{3, 0, "2:c 0:a 1:b"}, {3, 1, "2:new 0:a 1:b"}, {2, 0, "0:a 1:b"}, {1, 0, "1:b"}, {4, 0, "2:c 0:a 1:b n1:new"}, {4, 2, "2:new 0:a 1:b n1:new"}, {0, 0, ""},
	} {
		n = 0
		var got []string
		made := g.Resize(all, c.size, c.changed, name)
		for _, m := range made {
			got = append(got, fmt.Sprint(m.Name, ":", m.Properties["v"]))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%d, %d: %s, want %s", c.size, c.changed, s, c.want)
		}
	}
	if got := g.Batches(group.Rolling{MaxBatch: 2}, 0, 3); !slices.Equal(got, []group.Batch{{Capacity: 3, Changed: 2}, {Capacity: 3, Changed: 1}}) {
		t.Error(got)
	}
	if got := g.Batches(group.Rolling{MaxBatch: 2}, 9, 2); !slices.Equal(got, []group.Batch{{Capacity: 2, Changed: 2}}) {
		t.Error(got)
	}
	touched := group.ChangedMembers(group.Definitions(all), g.Resize(all[:2], 3, 1, name))
	if got := slices.Sorted(maps.Keys(touched)); !slices.Equal(got, []string{"2", "n1"}) {
		t.Error(got)
	}
	got := g.Outputs(group.Definitions(all[:1]), []group.AttributeUse{{Key: "InstanceList"}})
	want := []group.Output{
		{Name: "InstanceList", Value: map[string]any{"0": map[string]any{"Fn::GetAtt": []any{"0", "PublicIp"}}}},
		{Name: "references", Value: map[string]any{"0": map[string]any{"Ref": "0"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	mark := map[string]any{"Key": "metering.groupname", "Value": "g"}
	if got := group.Tags(nil, "g"); !cmp.Equal(got, []any{mark}) {
		t.Error(got)
	}
	own := []any{map[string]any{"Key": "metering.x", "Value": "y"}}
	if got := group.Tags(own, "g"); !cmp.Equal(got, own) {
		t.Error(got)
	}
}

// TestCost checks that a long text counts as several values, for each member again.
func TestCost(t *testing.T) {
	long := strings.Repeat("%index%", 10_000)
	for _, properties := range []map[string]any{{"v": long}, {long: "v"}, {"v": []any{map[string]any{"w": long}}}} {
		g := group.FromProperties("resource_group", map[string]any{"count": 100.0, "index_var": "%index%", "resource_def": map[string]any{"type": "T", "properties": properties}}, nil)
		chain := group.FromProperties("resource_chain", map[string]any{"resources": slices.Repeat([]any{"T"}, 100), "resource_properties": properties}, nil)
		for _, g := range []group.Group{g, chain} {
			if text, err := g.Form().Template(g.SampleMembers(100), nil).MarshalJSON(); err != nil || g.Cost() < len(text)/80 {
				t.Errorf("%T of %d: %d bytes, %v", g, g.Cost(), len(text), err)
			}
		}
	}
}
