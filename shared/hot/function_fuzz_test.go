package hot

import (
	"cmp"
	"encoding/json"
	"maps"
	"runtime/metrics"
	"slices"
	"testing"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// A drawn function is one meaning of a name, in the tables of a version.
type drawn struct {
	version   string
	set       funcs.Set
	name      string
	condition bool
	rule      bool
}

// everyFunction returns all meanings of all names, each once: those of HOT by versions, Heat's of
// CloudFormation, Amazon's, and those of rules.
func everyFunction() []drawn {
	type meaning struct {
		name      string
		f         *funcs.Func
		condition bool
	}
	seen := map[meaning]bool{}
	var all []drawn
	take := func(version string, set funcs.Set, rule bool) {
		for _, condition := range []bool{false, true} {
			table := set.Values
			if condition {
				table = set.Conditions
			}
			for _, name := range slices.Sorted(maps.Keys(table)) {
				m := meaning{name, table[name], condition}
				if !seen[m] {
					seen[m] = true
					all = append(all, drawn{version, set, name, condition, rule})
				}
			}
		}
	}
	for _, version := range slices.Sorted(maps.Keys(funcs.Sets)) {
		take(version, funcs.Sets[version], false)
	}
	const amazon = "2010-09-09"
	for _, extended := range []bool{false, true} {
		take(amazon, funcs.Amazon(funcs.Sets[amazon], extended, extended), false)
	}
	take(amazon, funcs.Rules, true)
	return all
}

// An answer is the result of a call.
type answer struct {
	Value  any
	Failed string
	Wrong  []string
}

// answers calls the function with arguments that are written as JSON, once with all values known
// and once without.
func (d drawn) answers(t *testing.T, parsed *Template, p Parameters, args *Node) (said []answer) {
	call := &Node{Kind: funcs.Map, Keys: []string{d.name}, Items: []*Node{args}}
	for _, known := range []bool{true, false} {
		scope := caseScope(p)
		if !known {
			scope.Pending, scope.Unknown = unknown{}, isUnknown
			scope.Ref = func(name string) (any, bool) { return unknown{name}, name == "server" }
			scope.Attr = func(name, _ string, _ []any) (any, bool) { return unknown{name}, name == "server" }
		}
		s := parsed.inside(scope)
		var asked funcs.Scope = s
		if d.rule {
			asked = &ruleScope{amazonScope{s}}
		}
		var a answer
		report := func(w funcs.Wrong) { a.Wrong = append(a.Wrong, w.Path.String()+": "+w.Error()) }
		prepare := d.set.Prepare
		if d.condition {
			prepare = d.set.PrepareCondition
		}
		n := prepare(call, path("outputs", "o"), report)
		if sound := funcs.Sound(n); sound {
			funcs.CheckAll(n, path("outputs", "o"), func(w funcs.Wrong) { t.Errorf("it is sound, but for %v", w) })
		}
		n = funcs.Decide(n, path("outputs", "o"), asked, report)
		uses, walked := 0, 0
		funcs.Uses(n, nil, func(funcs.Used) { uses++ })
		funcs.Uses(n, path("outputs", "o"), func(u funcs.Used) { walked++; _ = u.Path() })
		if uses != walked {
			t.Errorf("%d uses with paths, %d without", walked, uses)
		}
		v, err := funcs.Resolve(n, asked)
		a.Value = v
		if err != nil {
			a.Value, a.Failed = nil, cmp.Or(err.Error(), "an error that says nothing")
		}
		if s.spent > mostWork && err == nil {
			t.Errorf("%d values were looked at", s.spent)
		}
		said = append(said, a)
	}
	return said
}

// FuzzFunctions calls each function with any arguments. It may refuse them with a sentence, but
// must not panic. Its work is bounded, and a second call has the same result.
func FuzzFunctions(f *testing.F) {
	all := everyFunction()
	add := func(n *Node, condition bool) {
		if n == nil || len(n.Keys) != 1 {
			return
		}
		args, err := json.Marshal(n.Items[0])
		if err != nil {
			f.Fatal(err)
		}
		for i, d := range all {
			if d.name == n.Keys[0] && d.condition == condition {
				f.Add(uint16(i), args)
			}
		}
	}
	for _, c := range functionCases(f) {
		add(c.value, false)
		add(c.asks, true)
	}
	for _, c := range amazonCases(f) {
		add(c.value, false)
		add(c.asks, true)
		add(c.rule, true)
	}
	templates, values := map[string]*Template{}, map[string]Parameters{}
	for version := range funcs.Sets {
		parsed, err := Parse([]byte(functionCase{in: version}.template()), Limits{})
		if err != nil {
			f.Fatal(version, err)
		}
		p, problems := parsed.Values(stack.Environment{}, Pseudo{StackID: "an-id", StackName: "web", ProjectID: "a-project"})
		if len(problems) > 0 {
			f.Fatal(version, problems)
		}
		templates[version], values[version] = parsed, p
	}
	f.Fuzz(func(t *testing.T, draw uint16, text []byte) {
		if len(text) > 1<<14 {
			return
		}
		args, ok, err := readJSON(text, Limits{}.filled())
		if !ok || err != nil {
			return
		}
		d := all[int(draw)%len(all)]
		before := allocated()
		first := d.answers(t, templates[d.version], values[d.version], args)
		if more := allocated() - before; more > mostAllocated {
			t.Errorf("%s of %s takes %d MB", d.name, d.version, more>>20)
		}
		second := d.answers(t, templates[d.version], values[d.version], args)
		for i := range first {
			if !same(first[i], second[i]) {
				t.Errorf("%s of %s gives\n%.1000v\nthen\n%.1000v", d.name, d.version, first[i], second[i])
			}
		}
	})
}

// mostAllocated is how much one call may allocate when it is made twice: far more than is ever live
// at a time.
const mostAllocated = 512 << 20

func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// same reports whether two answers are equal, including markers of unknown values. NaN, which is
// equal to nothing, counts as equal to itself.
func same(a, b answer) bool {
	return a.Failed == b.Failed && slices.Equal(a.Wrong, b.Wrong) && funcs.Repr(a.Value) == funcs.Repr(b.Value)
}
