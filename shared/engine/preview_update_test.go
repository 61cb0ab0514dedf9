package engine_test

import (
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// An invented resource is part of a random template. Its fields are what may change.
type invented struct {
	kind, value, fixed, meta string
	refers, reads, after     []int
}

func invent(r *rand.Rand, i int) invented {
	one := invented{kind: "OS::Heat::TestResource", value: fmt.Sprint("v", r.Intn(3)), fixed: fmt.Sprint("f", r.Intn(2)), meta: fmt.Sprint(r.Intn(2))}
	if r.Intn(4) == 0 {
		one.kind = []string{"OS::Heat::Value", "OS::Heat::RandomString", "OS::Heat::None", "inner.yaml"}[r.Intn(4)]
	}
	for other := range i {
		switch r.Intn(8) {
		case 0:
			one.refers = append(one.refers, other)
		case 1:
			one.reads = append(one.reads, other)
		case 2:
			one.after = append(one.after, other)
		}
	}
	return one
}

// change returns a template with some resources changed.
func change(r *rand.Rand, all map[int]invented) map[int]invented {
	next := maps.Clone(all)
	for _, i := range slices.Sorted(maps.Keys(all)) {
		one := next[i]
		other := invent(r, i)
		switch r.Intn(14) {
		case 0:
			one.value = other.value
		case 1:
			one.fixed = other.fixed
		case 2:
			one.meta = other.meta
		case 3:
			one.after = other.after
		case 4:
			one.refers = other.refers
		case 5:
			one.reads = other.reads
		case 6:
			one.kind = other.kind
		case 7:
			delete(next, i)
			continue
		}
		next[i] = one
	}
	for range r.Intn(2) {
		i := len(all) + r.Intn(3)
		next[i] = invent(r, i)
	}
	return next
}

// text writes a template. References to removed resources are left out.
func text(all map[int]invented) string {
	var b strings.Builder
	b.WriteString("heat_template_version: 2016-10-14\nresources:\n")
	there := func(list []int) (kept []int) {
		for _, i := range list {
			if _, ok := all[i]; ok {
				kept = append(kept, i)
			}
		}
		return kept
	}
	for _, i := range slices.Sorted(maps.Keys(all)) {
		one := all[i]
		var parts, after []string
		parts = append(parts, one.value)
		for _, other := range there(one.refers) {
			parts = append(parts, fmt.Sprintf("{get_resource: r%d}", other))
		}
		for _, other := range there(one.reads) {
			attribute := map[string]string{"OS::Heat::TestResource": "output", "OS::Heat::None": "any"}[all[other].kind]
			if attribute == "" {
				attribute = "value"
			}
			parts = append(parts, fmt.Sprintf("{get_attr: [r%d, %s]}", other, attribute))
		}
		for _, other := range there(one.after) {
			after = append(after, fmt.Sprint("r", other))
		}
		value := "{list_join: ['-', [" + strings.Join(parts, ", ") + "]]}"
		properties := "value: " + value + ", update_replace_value: " + one.fixed
		switch one.kind {
		case "OS::Heat::Value", "inner.yaml":
			properties = "value: " + value
		case "OS::Heat::RandomString":
			properties = "salt: " + value
		}
		fmt.Fprintf(&b, "  r%d: {type: %s, depends_on: [%s], metadata: {m: '%s'}, properties: {%s}}\n", i, one.kind, strings.Join(after, ", "), one.meta, properties)
	}
	return b.String()
}

// inside returns the template of the nested stacks.
func inside(all map[int]invented) string {
	flat := maps.Clone(all)
	for i, one := range flat {
		if one.kind == "inner.yaml" { // it does not contain itself
			one.kind = "OS::Heat::TestResource"
			flat[i] = one
		}
	}
	return text(flat) + "  given: {type: OS::Heat::TestResource, properties: {value: {get_param: value}}}\n" +
		"parameters: {value: {type: string}}\noutputs: {value: {value: {get_attr: [given, output]}}}\n"
}

// inventPair returns a random source, and a changed one.
func inventPair(chance *rand.Rand) (from, to stack.Source) {
	family := func(least, more int) (old, next map[int]invented) {
		old = map[int]invented{}
		for i := range least + chance.Intn(more) {
			old[i] = invent(chance, i)
		}
		return old, change(chance, old)
	}
	old, next := family(2, 6)
	was, is := family(1, 3)
	from = stack.Source{Template: []byte(text(old)), Files: map[string]string{"inner.yaml": inside(was)}}
	to = stack.Source{Template: []byte(text(next)), Files: map[string]string{"inner.yaml": inside(is)}}
	return from, to
}

// An update does what its preview said, for a thousand pairs of templates.
func TestUpdateDoesWhatItsPreviewSaid(t *testing.T) {
	t.Parallel()
	worlds, pairs := 4, 250
	if testing.Short() {
		pairs = 40
	}
	for seed := range worlds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			w, chance := newWorld(t), rand.New(rand.NewSource(int64(seed)))
			e := w.engine(nil)
			count := map[string]int{}
			for n := range pairs {
				from, to := inventPair(chance)
				made, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: fmt.Sprint("s", n), Source: from, DisableRollback: true})
				if err != nil {
					t.Fatal(err)
				}
				s := w.run(e, nil, made.ID)
				foreseen, err := e.PreviewUpdate(t.Context(), w.caller, s, engine.UpdateRequest{Source: to}, true)
				if err != nil {
					t.Fatalf("%v\n%s", err, to.Template)
				}
				done := w.outcomes(e, s, to)
				both := fmt.Sprintf("%s\n%s\n%s\n%s", from.Template, from.Files["inner.yaml"], to.Template, to.Files["inner.yaml"])
				if len(foreseen) != len(done) {
					t.Fatalf("foreseen %d, done %v\n%s", len(foreseen), done, both)
				}
				for _, f := range foreseen {
					name := f.Name
					if f.Parent != "" {
						name = f.Parent + "." + name
						count["below"]++
					}
					count[string(f.Outcome)]++
					if f.Perhaps {
						count["perhaps"]++
					}
					if f.Perhaps && done[name] == plan.Unchanged {
						count["and not"]++
					} else if done[name] != f.Outcome {
						t.Fatalf("%s: foreseen %s %v, done %s\n%s", name, f.Outcome, f.Why, done[name], both)
					}
				}
			}
			for _, outcome := range []plan.Outcome{plan.Unchanged, plan.Updated, plan.Replaced, plan.Added, plan.Deleted} {
				if count[string(outcome)] < pairs/5 {
					t.Errorf("%s: only %d", outcome, count[string(outcome)])
				}
			}
			t.Log(count)
		})
	}
}

// A standing is the state of a stack and its direct children before an update.
type standing struct {
	stack map[string]string         // stack IDs by resource name; empty for the root
	rows  map[string]stack.Resource // by name; in a child by the parent resource's name, a dot and the name
}

func (w *world) standing(s stack.Stack) standing {
	is := standing{map[string]string{"": s.ID}, w.rows(s)}
	for name, r := range maps.Clone(is.rows) {
		if r.Template == "" {
			continue
		}
		is.stack[name] = r.PhysicalID
		for below, row := range w.rows(stack.Stack{ID: r.PhysicalID}) {
			is.rows[name+"."+below] = row
		}
	}
	return is
}

// outcomes updates a stack and returns what was done to each resource, by rows and events, also in its
// children.
func (w *world) outcomes(e *engine.Engine, s stack.Stack, to stack.Source) map[string]plan.Outcome {
	w.t.Helper()
	before := w.standing(s)
	counts := map[string]int{}
	for _, id := range before.stack {
		counts[id] = w.count(stack.Stack{ID: id})
	}
	s, err := e.UpdateStack(w.t.Context(), w.caller, s, engine.UpdateRequest{Source: to})
	if err == nil {
		s = w.run(e, nil, s.ID)
	}
	if err != nil || s.State() != "UPDATE_COMPLETE" {
		w.t.Fatalf("%s: %s %v\n%s", s.State(), s.Reason, err, to.Template)
	}
	after := w.standing(s)
	done := map[string]plan.Outcome{}
	for name := range before.rows {
		done[name] = plan.Deleted
	}
	for name := range after.rows {
		over, last, below := strings.Cut(name, ".")
		if !below {
			over, last = "", name
		}
		id := after.stack[over]
		told := w.told(stack.Stack{ID: id}, counts[id])
		switch _, old := before.rows[name]; {
		case !old || before.stack[over] != id: // it is in another stack
			done[name] = plan.Added
		case slices.Contains(told, last+" CREATE_COMPLETE"):
			done[name] = plan.Replaced
		case slices.Contains(told, last+" UPDATE_COMPLETE"):
			done[name] = plan.Updated
		default:
			done[name] = plan.Unchanged
		}
	}
	return done
}

const above = `
heat_template_version: 2018-08-31
resources:
  first: {type: OS::Heat::Value, properties: {value: VALUE}}
  known: {type: below.yaml, properties: {text: VALUE}}
  later: {type: below.yaml, properties: {text: {get_attr: [first, value]}}}
  still: {type: below.yaml, properties: {text: same}}
`

const beneath = `
heat_template_version: 2018-08-31
parameters:
  text: {type: string}
resources:
  told: {type: OS::Heat::TestResource, properties: {value: {get_param: text}}}
  calm: {type: OS::Heat::Value, properties: {value: calm}}
outputs:
  told: {value: {get_attr: [told, output]}}
`

// A preview in depth covers nested stacks: what changes there, what may change, and what does not.
// A nested stack is always updated, as in Heat.
func TestPreviewInDepth(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	source := func(value string) stack.Source {
		return stack.Source{Template: []byte(strings.ReplaceAll(above, "VALUE", value)), Files: map[string]string{"below.yaml": beneath}}
	}
	made, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "deep", Source: source("one"), DisableRollback: true})
	if err != nil {
		t.Fatal(err)
	}
	s := w.run(e, nil, made.ID)
	for depth, want := range map[bool]string{
		false: "first updated; known updated +; later updated +; still updated +",
		true: "first updated; known updated +; known.told updated; known.calm unchanged; later updated +; later.told updated ?; later.calm unchanged; " +
			"still updated +; still.told unchanged; still.calm unchanged",
	} {
		if got := w.foretold(e, s, source("two"), depth); got != want {
			t.Errorf("in depth %v\n%s\nwant\n%s", depth, got, want)
		}
	}
	// Changes of a nested definition outside its properties are compared too, because the update
	// carries them out.
	after := source("one")
	after.Files = map[string]string{"below.yaml": strings.Replace(beneath, "value: calm}}", "value: calm}, depends_on: told}", 1)}
	const alone = "first unchanged; known updated +; known.told unchanged; known.calm updated; later updated +; later.told unchanged; later.calm updated; " +
		"still updated +; still.told unchanged; still.calm updated"
	if got := w.foretold(e, s, after, true); got != alone {
		t.Errorf("with a dependency below\n%s\nwant\n%s", got, alone)
	}
	// Added and removed nested stacks show everything in them, at all depths.
	const moved = `
heat_template_version: 2018-08-31
resources:
  first: {type: OS::Heat::TestResource, properties: {value: one}}
  group: {type: OS::Heat::ResourceGroup, properties: {count: 1, resource_def: {type: below.yaml, properties: {text: new}}}}
`
	other := source("one")
	other.Template = []byte(moved)
	want := "first replaced; group added; group.0 added; 0.told added; 0.calm added; known deleted; known.calm deleted; known.told deleted; " +
		"later deleted; later.calm deleted; later.told deleted; still deleted; still.calm deleted; still.told deleted"
	if got := w.foretold(e, s, other, true); got != want {
		t.Errorf("in depth\n%s\nwant\n%s", got, want)
	}
	if got := w.foretold(e, s, other, false); got != "first replaced; group added; known deleted; later deleted; still deleted" {
		t.Error(got)
	}
}

// foretold describes a preview of each resource: + is an existing nested stack, ? is uncertain.
func (w *world) foretold(e *engine.Engine, s stack.Stack, source stack.Source, depth bool) string {
	w.t.Helper()
	changes, err := e.PreviewUpdate(w.t.Context(), w.caller, s, engine.UpdateRequest{Source: source}, depth)
	if err != nil {
		w.t.Fatal(err)
	}
	var told []string
	for _, c := range changes {
		one := c.Name + " " + string(c.Outcome)
		if c.Parent != "" {
			one = c.Parent + "." + one
		}
		if c.Perhaps {
			one += " ?"
		}
		if c.Inner != nil {
			one += " +"
		}
		told = append(told, one)
	}
	return strings.Join(told, "; ")
}
