package engine_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// rollingFiles are templates of members. The second differs from the first only in a parameter's
// name. The third names another file, which differs.
var rollingFiles = map[string]string{
	"one.yaml":   memberOf("v", "{type: OS::Cinder::Volume, properties: {size: 1}}"),
	"two.yaml":   memberOf("w", "{type: OS::Cinder::Volume, properties: {size: 1}}"),
	"deep.yaml":  memberOf("v", "{type: inner.yaml}"),
	"inner.yaml": memberOf("v", "{type: OS::Cinder::Volume, properties: {size: 1}}"),
	"group.yaml": memberOf("v", "{type: OS::Heat::ResourceGroup, properties: {count: 2, resource_def: {type: one.yaml, properties: {v: x}}}}"),
}

func memberOf(parameter, resource string) string {
	return "heat_template_version: 2018-08-31\nparameters: {" + parameter + ": {type: string, default: x}}\nresources:\n  disk: " + resource +
		"\noutputs: {o: {value: {get_resource: disk}}}\n"
}

// rollingOf returns a group of three members that are changed one by one.
func rollingOf(definition string, files []string, mapped ...string) stack.Source {
	src := stack.Source{
		Template: []byte("heat_template_version: 2018-08-31\nresources:\n  g:\n    type: OS::Heat::ResourceGroup\n" +
			"    update_policy: {rolling_update: {max_batch_size: 1, min_in_service: 2, pause_time: 1}}\n" +
			"    properties: {count: 3, resource_def: " + definition + "}\noutputs: {o: {value: {get_attr: [g, refs]}}}\n"),
		Files: map[string]string{}, Environment: stack.Environment{ResourceRegistry: map[string]any{}},
	}
	for _, name := range files {
		as, from, renamed := strings.Cut(name, "=")
		if !renamed {
			from = as
		}
		src.Files[as] = rollingFiles[from]
	}
	for i := 0; i+1 < len(mapped); i += 2 {
		src.Environment.ResourceRegistry[mapped[i]] = mapped[i+1]
	}
	return src
}

// In a rolling update, members that wait stay as they are. The new template may lack their files
// and types, or have other ones under the same names.
func TestRollingUpdateKeepsOldFiles(t *testing.T) {
	one := rollingOf("{type: one.yaml, properties: {v: a}}", []string{"one.yaml"})
	for _, c := range []struct {
		name     string
		from, to stack.Source
	}{
		{"renamed", one, rollingOf("{type: two.yaml, properties: {w: a}}", []string{"two.yaml"})},
		{"renamed only", one, rollingOf("{type: three.yaml, properties: {v: a}}", []string{"three.yaml=one.yaml"})},
		{"another under the same name", one, rollingOf("{type: one.yaml, properties: {w: a}}", []string{"one.yaml=two.yaml"})},
		{"with one below it", rollingOf("{type: deep.yaml, properties: {v: a}}", []string{"deep.yaml", "inner.yaml"}), rollingOf("{type: two.yaml}", []string{"two.yaml"})},
		{"a group", rollingOf("{type: group.yaml, properties: {v: a}}", []string{"group.yaml", "one.yaml"}), rollingOf("{type: two.yaml}", []string{"two.yaml"})},
		{"another type of the registry", rollingOf("{type: My::One, properties: {v: a}}", []string{"one.yaml"}, "My::One", "one.yaml"), rollingOf("{type: My::Two}", []string{"two.yaml"}, "My::Two", "two.yaml")},
		{"a type that stands for another file", rollingOf("{type: My::One, properties: {v: a}}", []string{"one.yaml"}, "My::One", "one.yaml"), rollingOf("{type: My::One, properties: {w: a}}", []string{"two.yaml"}, "My::One", "two.yaml")},
		{"a type that stands for a real one", rollingOf("{type: My::One, properties: {size: 1}}", nil, "My::One", "OS::Cinder::Volume"), rollingOf("{type: two.yaml}", []string{"two.yaml"})},
	} {
		for _, fails := range []bool{false, true} {
			t.Run(fmt.Sprint(c.name, fails), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				e := w.engine(nil)
				s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "s", DisableRollback: true, Source: c.from})
				if err != nil {
					t.Fatal(err)
				}
				if s = w.run(e, nil, s.ID); s.State() != "CREATE_COMPLETE" {
					t.Fatalf("%s: %s", s.State(), s.Reason)
				}
				before := w.ids(s)
				to, want := c.to, "UPDATE_COMPLETE"
				to.Files = maps.Clone(to.Files)
				if fails {
					want = "ROLLBACK_COMPLETE"
					to.Template = []byte(edit(string(to.Template), "outputs: {o: {value: {get_attr: [g, refs]}}}", "  end: {type: OS::Heat::TestResource, depends_on: g, properties: {fail: true}}\noutputs: {o: {value: {get_attr: [g, refs]}}}"))
				}
				s = w.run(e, nil, w.becomes(e, s, to, !fails).ID)
				if s.State() != want {
					t.Fatalf("%s: %s", s.State(), s.Reason)
				}
				after := w.ids(s)
				if fails && !slices.Equal(slices.Sorted(maps.Keys(after)), slices.Sorted(maps.Keys(before))) {
					t.Errorf("there are %v, were %v", after, before)
				}
				for way, id := range before { // nothing asks for another volume
					if strings.HasSuffix(way, ".disk") && !strings.Contains(string(c.from.Template), "deep.yaml") && !strings.Contains(string(c.from.Template), "group.yaml") && after[way] != id {
						t.Errorf("%s is %s, was %s", way, after[way], id)
					}
				}
				for name, r := range w.rows(w.below(s, "g")) {
					if strings.Contains(r.TypeShown(), "/") {
						t.Errorf("%s is a %s still", name, r.TypeShown())
					}
				}
				if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
					t.Fatal(err)
				}
				if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" {
					t.Errorf("%s: %s", s.State(), s.Reason)
				}
			})
		}
	}
}

// A rolling update that pauses between two batches has changed one member, and the others are as
// before. When it is superseded or cancelled there, the next update goes on from that state.
func TestRollingUpdateCutShort(t *testing.T) {
	one := rollingOf("{type: one.yaml, properties: {v: a}}", []string{"one.yaml"})
	two := rollingOf("{type: one.yaml, properties: {w: a}}", []string{"one.yaml=two.yaml"})
	three := rollingOf("{type: deep.yaml}", []string{"deep.yaml", "inner.yaml"})
	for name, next := range map[string]stack.Source{"back": one, "on": two, "another": three} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := begin(t, func(w *world, e *engine.Engine) string {
				s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "s", DisableRollback: true, Source: one})
				if err != nil {
					t.Fatal(err)
				}
				return w.run(e, nil, s.ID).ID
			})
			for n := 0; n < 60; n += 6 {
				w := b.again(t)
				e := w.engine(nil)
				s := w.becomes(e, w.stack(b.stackID), two, true)
				for range n {
					w.pump(e)
				}
				s = w.run(e, nil, w.becomes(e, s, next, true).ID)
				if s.State() != "UPDATE_COMPLETE" || len(w.rows(w.below(s, "g"))) != 3 {
					t.Errorf("after %d: %s: %s", n, s.State(), s.Reason)
				}
				w.ids(s)
				w.close()
			}
		})
	}
}
