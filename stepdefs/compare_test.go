package stepdefs

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"hearth/shared/stepdef"
)

// A heatType is what Heat 19 says of a type, as in testdata/heat-19.json.
type heatType struct {
	Class      string
	Signals    bool
	NameLimit  int `json:"name_limit"`
	Properties map[string]heatProperty
	Policy     map[string]heatProperty `json:"update_policy"`
	Attributes map[string]string
}

type heatProperty struct {
	Type          string
	Required      bool
	Default       any
	UpdateAllowed bool `json:"update_allowed"`
	Immutable     bool
	Unimplemented bool
	Support       string
	Allowed       []any
	Range         []*float64
	Length        []*float64
	Modulo        []*float64
	Pattern       string
	Constraint    string
	Items         *heatProperty
	Properties    map[string]heatProperty
}

// facts holds everything that can differ, by path and kind: "rules[].direction default" →
// "ingress".
type facts map[string]string

func (f facts) put(path, what string, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	switch s := string(b); s {
	case `null`, `""`, `false`, `0`:
		if what != "default" || s == `null` {
			return
		}
		fallthrough
	default:
		f[path+" "+what] = s
	}
}

func heatFacts(t heatType) facts {
	f := facts{}
	f.put("type", "class", t.Class)
	f.put("type", "signals", t.Signals)
	f.put("type", "name_limit", t.NameLimit)
	for name, typ := range t.Attributes {
		f["attributes."+name+" type"] = typ
	}
	var walk func(at string, p heatProperty)
	walk = func(at string, p heatProperty) {
		f.put(at, "type", p.Type)
		f.put(at, "required", p.Required)
		f.put(at, "default", p.Default)
		f.put(at, "update_allowed", p.UpdateAllowed)
		f.put(at, "immutable", p.Immutable)
		f.put(at, "unimplemented", p.Unimplemented)
		f.put(at, "support", p.Support)
		f.put(at, "pattern", p.Pattern)
		f.put(at, "constraint", p.Constraint)
		for what, list := range map[string]int{"allowed": len(p.Allowed), "range": len(p.Range), "length": len(p.Length), "modulo": len(p.Modulo)} {
			if list > 0 {
				f.put(at, what, map[string]any{"allowed": p.Allowed, "range": p.Range, "length": p.Length, "modulo": p.Modulo}[what])
			}
		}
		if p.Items != nil {
			walk(at+"[]", *p.Items)
		}
		for name, q := range p.Properties {
			walk(at+"."+name, q)
		}
	}
	for name, p := range t.Properties {
		walk(name, p)
	}
	for name, p := range t.Policy {
		walk("update_policy."+name, p)
	}
	return f
}

func ourFacts(d *stepdef.Def) facts {
	f := facts{}
	f.put("type", "class", d.Class)
	f.put("type", "signals", d.Signals)
	f.put("type", "name_limit", d.NameLimit)
	for name, a := range d.Attributes {
		f["attributes."+name+" type"] = a.Type
	}
	bounds := func(r *stepdef.Range) any { return []*float64{r.Min, r.Max} }
	var walk func(at string, p stepdef.Property)
	walk = func(at string, p stepdef.Property) {
		f.put(at, "type", p.Type)
		f.put(at, "required", p.Required)
		f.put(at, "default", p.Default)
		f.put(at, "update_allowed", p.UpdateAllowed)
		f.put(at, "immutable", p.Immutable)
		f.put(at, "unimplemented", p.Unimplemented)
		f.put(at, "support", p.Support)
		f.put(at, "pattern", p.Pattern)
		constraint := p.Constraint
		if p.Ref != "" && !p.Late {
			constraint = p.Ref
		}
		f.put(at, "constraint", constraint)
		if len(p.Allowed) > 0 {
			f.put(at, "allowed", p.Allowed)
		}
		if p.Range != nil {
			f.put(at, "range", bounds(p.Range))
		}
		if p.Length != nil {
			f.put(at, "length", bounds(p.Length))
		}
		if p.Modulo != nil {
			f.put(at, "modulo", []float64{p.Modulo.Step, p.Modulo.Offset})
		}
		if p.Items != nil {
			walk(at+"[]", *p.Items)
		}
		for name, q := range p.Properties {
			walk(at+"."+name, q)
		}
	}
	for name, p := range d.Properties {
		walk(name, p)
	}
	for name, p := range d.Policy {
		walk("update_policy."+name, p)
	}
	return f
}

// TestDefinitionsAreHeats compares every definition with Heat 19's description of its type.
// testdata/differences.txt explains each intended difference, one a line: type, path, what, reason.
// A line without a difference is an error too.
func TestDefinitionsAreHeats(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/heat-19.json")
	if err != nil {
		t.Fatal(err)
	}
	var heat map[string]heatType
	if err := json.Unmarshal(text, &heat); err != nil {
		t.Fatal(err)
	}
	reasons := differences(t)
	c := catalog(t)
	for _, typ := range slices.Sorted(maps.Keys(heat)) {
		d := c.Def(typ)
		if d == nil {
			t.Errorf("%s is not defined", typ)
			continue
		}
		want, got := heatFacts(heat[typ]), ourFacts(d)
		both := maps.Clone(want)
		maps.Copy(both, got)
		for _, fact := range slices.Sorted(maps.Keys(both)) {
			w, inHeat := want[fact]
			g, ours := got[fact]
			if w == g && inHeat == ours {
				continue
			}
			key := typ + " " + fact
			if reasons[key] == "" {
				t.Errorf("%s: Heat has %q, we have %q, and no reason is on file", key, w, g)
			}
			delete(reasons, key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(reasons)) {
		t.Errorf("differences.txt has a reason for %q, where there is no difference", key)
	}
}

// differences returns the reasons by type, path and what.
func differences(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("testdata/differences.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for i, line := range strings.Split(string(text), "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.SplitN(line, " ", 4)
		if len(parts) < 4 || strings.TrimSpace(parts[3]) == "" {
			t.Errorf("differences.txt:%d: want type, path, what and reason", i+1)
			continue
		}
		key := strings.Join(parts[:3], " ")
		if out[key] != "" {
			t.Errorf("differences.txt:%d: %s stands there twice", i+1, key)
		}
		out[key] = strings.TrimSpace(parts[3])
	}
	return out
}
