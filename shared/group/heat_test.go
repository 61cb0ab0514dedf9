package group_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/shared/group"
)

// heat holds Heat's answers; see the head of the file.
var heat = func() (h struct {
	Batches [][]any
	Resized []struct {
		Old           [][2]string
		Size, Changed int
		Custom        bool
		Got           [][2]string
	}
	Rolls []struct {
		Count             int
		Skip              []string
		Members           []member
		Capacity, Changed int
		CountMembers      int `json:"standing"`
		Got               [][2]string
	}
	Skips []struct {
		Skipped  []string
		Made     bool
		Members  []string
		Refs     map[string]any
		Policies []map[string][]any
		Mode     string
		Got      []string
	}
	Numbered []struct {
		Variable   string
		Value, Got any
	}
	Outputs []struct {
		Kind string
		Use  []any
		Got  map[string]any
	}
	Durations [][3]any
}) {
	text, err := os.ReadFile("testdata/heat-19.json")
	if err == nil {
		err = json.Unmarshal(text, &h)
	}
	if err != nil {
		panic(err)
	}
	return h
}()

type member struct {
	Name, V      string
	Failed, Gone bool
	Created      int
}

func of(v string) group.Definition {
	return group.Definition{Type: "T", Properties: map[string]any{"v": v}}
}

func pairs(all []group.Defined) [][2]string {
	list := [][2]string{}
	for _, d := range all {
		list = append(list, [2]string{d.Name, d.Properties["v"].(string)})
	}
	return list
}

func TestBatches(t *testing.T) {
	for _, c := range heat.Batches {
		n := func(i int) int { return int(c[i].(float64)) }
		r := group.Rolling{MaxBatch: n(2), MinInService: n(3)}
		for i, surplus := range []bool{true, false} {
			got := [][2]int{}
			for _, b := range r.Batches(n(0), n(1), surplus) {
				got = append(got, [2]int{b.Capacity, b.Changed})
			}
			if want, has := fmt.Sprint(c[4+i]), fmt.Sprint(got); want != has {
				t.Errorf("target %v, current %v, batch %v, min %v, surplus %v: %s, Heat %s", c[0], c[1], c[2], c[3], surplus, has, want)
			}
		}
	}
}

func TestResized(t *testing.T) {
	for _, c := range heat.Resized {
		var old []group.Defined
		for _, o := range c.Old {
			old = append(old, group.Defined{Name: o[0], Definition: of(o[1])})
		}
		n := -1
		name := func() string { n++; return fmt.Sprintf("n%d", n) }
		to, custom := of("b"), (func(string, group.Definition) group.Definition)(nil)
		if c.Custom {
			to = of("c")
			custom = func(name string, d group.Definition) group.Definition {
				if name[1] == '1' {
					return of("b")
				}
				return d
			}
		}
		if diff := cmp.Diff(c.Got, pairs(group.ResizedMembers(old, to, c.Size, c.Changed, name, custom))); diff != "" {
			t.Errorf("%+v (-Heat +ours):\n%s", c, diff)
		}
	}
}

func TestRoll(t *testing.T) {
	for _, c := range heat.Rolls {
		g := group.ResourceGroup{Count: c.Count, Variable: "%index%", Member: of("new%index%")}
		var members []group.Member
		for _, m := range c.Members {
			d := of(m.V)
			one := group.Member{Name: m.Name, Failed: m.Failed, Created: time.Unix(int64(m.Created), 0), Definition: &d}
			if m.Gone {
				one.Definition = nil
			}
			members = append(members, one)
		}
		if got := g.CountMembers(members, c.Skip); got != c.CountMembers {
			t.Errorf("%+v: %d members count, Heat says %d", c, got, c.CountMembers)
		}
		got := pairs(g.AfterBatch(members, c.Skip, group.Batch{Capacity: c.Capacity, Changed: c.Changed}))
		if diff := cmp.Diff(c.Got, got); diff != "" {
			t.Errorf("%+v (-Heat +ours):\n%s", c, diff)
		}
	}
}

func TestSkip(t *testing.T) {
	for _, c := range heat.Skips {
		g := group.ResourceGroup{Forget: c.Mode == "update"}
		for _, p := range c.Policies {
			g.Removals = append(g.Removals, p["resource_list"]...)
		}
		var members []group.Member
		for _, name := range c.Members {
			members = append(members, group.Member{Name: name})
		}
		if !c.Made {
			c.Refs = nil
		}
		slices.Sort(c.Got)
		if got := g.Skip(c.Skipped, members, c.Refs); !slices.Equal(got, c.Got) {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

func TestNumbered(t *testing.T) {
	for _, c := range heat.Numbered {
		d := group.Definition{Properties: map[string]any{"all": c.Value}}.Numbered("17", c.Variable)
		if diff := cmp.Diff(c.Got, d.Properties["all"]); diff != "" {
			t.Errorf("%s (-Heat +ours):\n%s", c.Variable, diff)
		}
	}
}

func TestOutputs(t *testing.T) {
	members := []group.Defined{{Name: "0"}, {Name: "1"}, {Name: "3"}}
	for _, c := range heat.Outputs {
		uses := []group.AttributeUse{{Key: c.Use[0].(string), Path: c.Use[1:]}}
		made := group.Chain{}.Outputs(members, uses)
		if c.Kind == "group" {
			made = group.ResourceGroup{}.Outputs(members, uses)
		}
		got := map[string]any{}
		for _, o := range made {
			got[o.Name] = o.Value
		}
		if diff := cmp.Diff(c.Got, got); diff != "" {
			t.Errorf("%s %v (-Heat +ours):\n%s", c.Kind, c.Use, diff)
		}
	}
}

func TestPause(t *testing.T) {
	for _, c := range heat.Durations {
		got, err := group.Pause(c[0].(string))
		want := c[1].(float64)
		switch {
		case want > 3600:
			if err == nil || err.Error() != "Maximum PauseTime is 1 hour." {
				t.Errorf("%q: %v %v", c[0], got, err)
			}
		case want < 0:
			if err == nil || err.Error() != c[2] {
				t.Errorf("%q: %v %v, Heat %q", c[0], got, err, c[2])
			}
		case err != nil || got.Seconds() != want:
			t.Errorf("%q: %v %v, Heat %v", c[0], got, err, want)
		}
	}
}
