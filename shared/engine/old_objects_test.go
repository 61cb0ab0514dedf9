package engine_test

import (
	"fmt"
	"math/rand"
	"os"
	"slices"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

// A patchwork is a random stack: words, and things made from values of other resources. These
// values are known only when the thing begins.
type patchwork struct {
	words  []string
	things []thing
}

type thing struct {
	kind    int // a volume, a network, a nested stack, a group
	replace int // the word whose change replaces it
	name    int // the word that is its name
	gone    bool
}

func patch(r *rand.Rand) patchwork {
	p := patchwork{words: []string{"a", "b", "c"}}
	for range 3 + r.Intn(3) {
		p.things = append(p.things, thing{kind: r.Intn(4), replace: r.Intn(3), name: r.Intn(3)})
	}
	return p
}

// another returns the patchwork with some words and things changed, and some removed when fewer is
// true.
func (p patchwork) another(r *rand.Rand, fewer bool) patchwork {
	next := patchwork{words: slices.Clone(p.words), things: slices.Clone(p.things)}
	for i := range next.words {
		if r.Intn(2) == 0 {
			next.words[i] = fmt.Sprint(p.words[i], r.Intn(3))
		}
	}
	for i := range next.things {
		switch r.Intn(5) {
		case 0:
			next.things[i].gone = fewer
		case 1:
			next.things[i].replace = r.Intn(3)
		case 2:
			next.things[i].name = r.Intn(3)
		}
	}
	return next
}

const patchInner = `
heat_template_version: 2021-04-16
parameters: {replace: {type: string}, name: {type: string}}
resources:
  word: {type: OS::Heat::Value, properties: {value: {get_param: replace}}}
  disk: {type: OS::Cinder::Volume, properties: {size: 1, name: {get_param: name}, scheduler_hints: {h: {get_attr: [word, value]}}}}
`

func (p patchwork) source(fails bool) stack.Source {
	var b strings.Builder
	b.WriteString("heat_template_version: 2021-04-16\nresources:\n")
	for i, word := range p.words {
		fmt.Fprintf(&b, "  w%d: {type: OS::Heat::Value, properties: {value: %s}}\n", i, word)
	}
	var names []string
	for i, one := range p.things {
		if one.gone {
			continue
		}
		replace, name := fmt.Sprintf("{get_attr: [w%d, value]}", one.replace), fmt.Sprintf("{get_attr: [w%d, value]}", one.name)
		after := ""
		if len(names) > 0 && i%2 == 0 {
			after = ", depends_on: " + names[len(names)-1]
		}
		volume := "{size: 1, name: " + name + ", scheduler_hints: {h: " + replace + "}}"
		fmt.Fprintf(&b, "  t%d: ", i)
		switch one.kind {
		case 0:
			fmt.Fprintf(&b, "{type: OS::Cinder::Volume%s, properties: %s}\n", after, volume)
		case 1:
			fmt.Fprintf(&b, "{type: OS::Neutron::Net%s, properties: {name: %s, availability_zone_hints: [%s]}}\n", after, name, replace)
		case 2:
			fmt.Fprintf(&b, "{type: inner.yaml%s, properties: {replace: %s, name: %s}}\n", after, replace, name)
		default:
			fmt.Fprintf(&b, "{type: OS::Heat::ResourceGroup%s, properties: {count: 2, resource_def: {type: OS::Cinder::Volume, properties: %s}}}\n", after, volume)
		}
		names = append(names, fmt.Sprint("t", i))
	}
	if fails {
		fmt.Fprintf(&b, "  end: {type: OS::Heat::TestResource, depends_on: [w0, %s], properties: {fail: true}}\n", strings.Join(append(names, "w1"), ", "))
	}
	return stack.Source{Template: []byte(b.String()), Files: map[string]string{"inner.yaml": patchInner}}
}

// Whatever an update changes, and wherever it or its clean-up fails, a rollback or the old template
// leads back to the objects that existed before.
func TestOldObjectsComeBack(t *testing.T) {
	seeds := int64(12)
	if os.Getenv("HEARTH_CRASH_EVERY") != "" {
		seeds = 100
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewSource(seed))
			w := newWorld(t)
			e := w.engine(nil)
			p := patch(r)
			s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "s", DisableRollback: true, Source: p.source(false)})
			if err != nil {
				t.Fatal(err)
			}
			if s = w.run(e, nil, s.ID); s.State() != "CREATE_COMPLETE" {
				t.Fatalf("%s: %s", s.State(), s.Reason)
			}
			before, count := w.ids(s), len(w.objects())
			for round := range 3 {
				// Removed resources are gone before the update fails, unless the cloud refuses
				// that.
				rollback, refused := r.Intn(2) == 0, r.Intn(2) == 0
				if refused {
					f := simcloud.Fault{Name: "no", Service: "!identity", Method: "DELETE", Code: 403, Message: "not today"}
					if err := w.sim.AddFault(f); err != nil {
						t.Fatal(err)
					}
				}
				s = w.run(e, nil, w.becomes(e, s, p.another(r, refused).source(!refused), !rollback).ID)
				for range r.Intn(3) {
					if !rollback {
						s = w.run(e, nil, w.becomes(e, s, p.another(r, refused).source(true), true).ID)
					}
				}
				if s.State() == "UPDATE_COMPLETE" { // nothing failed
					return
				}
				if !rollback || s.Status == stack.Failed {
					w.sim.ClearFaults()
					s = w.run(e, nil, w.becomes(e, s, p.source(false), true).ID)
				}
				w.sim.ClearFaults()
				after := w.ids(s)
				// A nested stack ends its own update, and removes what it replaced, before the
				// parent fails. So its objects may be new ones.
				for way, id := range before {
					if after[way] != id && !strings.Contains(way, ".") || after[way] == "" {
						t.Errorf("round %d, rollback %v, refused %v: %s is %s, was %s", round, rollback, refused, way, after[way], id)
					}
				}
				if s.Status != stack.Complete || len(w.objects()) != count {
					t.Fatalf("round %d, rollback %v, refused %v: %s: %s; %d objects, before %d", round, rollback, refused, s.State(), s.Reason, len(w.objects()), count)
				}
				before = after
			}
		})
	}
}
