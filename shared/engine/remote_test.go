package engine_test

import (
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
	"hearth/shared/web"
)

// remote is two stacks of the cloud's own orchestration service.
const remote = `
heat_template_version: 2021-04-16
resources:
  word: {type: OS::Heat::RandomString, properties: {length: 8}}
  a: {type: OS::Heat::Stack, properties: {template: "heat_template_version: 2021-04-16", parameters: {word: {get_attr: [word, value]}}}}
  b: {type: OS::Heat::Stack, properties: {template: "heat_template_version: 2021-04-16", parameters: {got: {get_attr: [a, outputs, word]}}}}
outputs:
  got: {value: {get_attr: [b, outputs, got]}}
`

// remotes are the stories of stacks in other regions.
var remotes = []story{
	{"stacks elsewhere", func(w *world, e *engine.Engine) string { return w.create(e, "far", remote, true).ID }, "CREATE_COMPLETE"},
	{"stacks elsewhere are changed", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "far", remote, true).ID), edit(remote, "length: 8", "length: 9"), true).ID
	}, "UPDATE_COMPLETE"},
	{"stacks elsewhere are suspended", func(w *world, e *engine.Engine) string {
		return w.begins(e, w.run(e, nil, w.create(e, "far", remote, true).ID), stack.Suspend).ID
	}, "SUSPEND_COMPLETE"},
	{"stacks elsewhere are checked", func(w *world, e *engine.Engine) string {
		return w.begins(e, w.run(e, nil, w.create(e, "far", remote, true).ID), stack.Check).ID
	}, "CHECK_COMPLETE"},
	{"stacks elsewhere go", func(w *world, e *engine.Engine) string {
		s := w.run(e, nil, w.create(e, "far", remote, true).ID)
		if err := e.DeleteStack(w.t.Context(), w.caller, s); err != nil {
			w.t.Fatal(err)
		}
		return s.ID
	}, "DELETE_COMPLETE"},
}

// TestRemoteStacks: the second stack gets the first one's output. An update that changes nothing
// still updates both. Another region makes another stack.
func TestRemoteStacks(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "far", remote, true).ID)
	if s.State() != "CREATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	a := w.row(s, "a")
	if got := w.outputs(e, s)["got"]; len(got) != 8 {
		t.Errorf("got %q", got)
	}
	s = w.run(e, nil, w.update(e, s, remote, true).ID)
	shown := w.asks("GET", "orchestration", "/stacks/"+a.PhysicalName+"/"+a.PhysicalID, nil).Body["stack"].(map[string]any)
	if s.State() != "UPDATE_COMPLETE" || shown["stack_status"] != "UPDATE_COMPLETE" {
		t.Errorf("%s: %s; %v", s.State(), s.Reason, shown)
	}
	s = w.run(e, nil, w.update(e, s, edit(remote, "parameters: {word:", "context: {region_name: RegionOne}, parameters: {word:"), true).ID)
	if s.State() != "UPDATE_COMPLETE" || w.row(s, "a").PhysicalID == a.PhysicalID {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
	_, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "dark", Source: stack.Source{
		Template: []byte(edit(remote, "parameters: {word:", "context: {region_name: DARKHOLE}, parameters: {word:"))}})
	want := `Cannot establish connection to Heat endpoint at region "DARKHOLE" due to "public endpoint for orchestration service in DARKHOLE region not found"`
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("%v", err)
	}
	if got := web.Sentence(err); got != want {
		t.Errorf("the sentence has more than Heat's: %s", got)
	}

	// In nested stacks the path comes before the sentence, and no line or column after it.
	_, err = e.CreateStack(t.Context(), w.caller, engine.Request{Name: "deep", Source: stack.Source{
		Template: []byte("heat_template_version: 2021-04-16\nresources: {c: {type: c.yaml}}"),
		Files: map[string]string{
			"c.yaml": "heat_template_version: 2021-04-16\nresources: {d: {type: d.yaml}}",
			"d.yaml": edit(remote, "parameters: {word:", "context: {region_name: DARKHOLE}, parameters: {word:"),
		}}})
	if want = "resources.c<c.yaml>.resources.d<d.yaml>: " + want; err == nil || web.Sentence(err) != want {
		t.Errorf("%v\ninstead of %s", err, want)
	}
}
