package environment

import (
	"encoding/json"
	"testing"

	"hearth/shared/hot"
	"hearth/shared/stack"
)

// FuzzRead checks that no text makes the reader, the merging or the lookups panic, and that what is
// accepted can be stored as JSON.
func FuzzRead(f *testing.F) {
	f.Add("parameters: {a: 1, b: [x], c: {d: .nan}}\nparameter_merge_strategies: {default: deep_merge, a: merge}")
	f.Add("resource_registry: {'A*': B*, 'X::T': a.yaml, resources: {'r*': {X::T: Y, hooks: [pre-create], q: {restricted_actions: update}}}}")
	f.Add(`{"event_sinks": [{"type": "zaqar-queue", "target": "q"}], "parameters": {"j": "{\"a\": [1]}"}}`)
	f.Add("a: &a [1, 2]\nparameters: {<<: {b: *a}}")
	types := map[string]string{"a": hot.String, "b": hot.List, "c": hot.JSON, "n": hot.Number, "j": hot.JSON, "x": hot.Boolean}
	f.Fuzz(func(t *testing.T, text string) {
		l, err := Read([]byte(text), hot.Limits{TemplateBytes: 1 << 16})
		if err != nil {
			return
		}
		sum, err := Merge(l.Environment, []File{{"one", l}, {"two", l}}, types)
		if err == nil {
			if _, err := json.Marshal(sum); err != nil {
				t.Fatal(err)
			}
		} else if stack.CodeOf(err) == "" {
			t.Fatalf("an error without a code: %v", err)
		}
		r := NewRegistry(l.ResourceRegistry, sum.ResourceRegistry, func(kind string) bool { return kind == "B" })
		for kind := range l.ResourceRegistry {
			m, ok, err := r.Find(kind, "r")
			if ok && err == nil && (m.Real == "") == (m.Template == "") {
				t.Fatalf("%s stands for %+v", kind, m)
			}
			r.Shadowed(kind, "r", m)
			r.Added(kind, "r")
			r.Below("r", m).Hooks("q")
		}
		Rules(l.ResourceRegistry)
	})
}
