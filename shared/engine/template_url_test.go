package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// away is the URL of a nested template. A test counts its requests.
const away = "https://far/in.yaml"

// later is the URL of another one, which is known only when its resource begins.
const later = "https://far/later.yaml"

const addressed = `
heat_template_version: 2021-04-16
parameters: {tag: {type: string, default: one}}
resources:
  first: {type: OS::Heat::Value, properties: {value: https://far/later.yaml}}
  s: {type: AWS::CloudFormation::Stack, properties: {TemplateURL: https://far/in.yaml, Parameters: {tag: {get_param: tag}}}}
  later: {type: AWS::CloudFormation::Stack, properties: {TemplateURL: {get_attr: [first, value]}, Parameters: {net: {get_attr: [s, Outputs.net]}}}}
outputs:
  tag: {value: {get_attr: [s, Outputs.tags, 0]}}
  ref: {value: {get_resource: s}}
  got: {value: {get_attr: [later, Outputs.got]}}
  none: {value: {get_attr: [s, Outputs.none]}}
  all: {value: {get_attr: [later]}}
`

func far() shelf {
	return shelf{asked: map[string]int{}, texts: map[string]string{
		away: `
heat_template_version: 2021-04-16
parameters: {tag: {type: string}}
resources:
  net: {type: OS::Neutron::Net, properties: {tags: [{get_param: tag}]}}
outputs:
  net: {value: {get_resource: net}}
  tags: {value: [{get_param: tag}]}
`,
		later: `
heat_template_version: 2021-04-16
parameters: {net: {type: string}}
resources:
  port: {type: OS::Neutron::Port, properties: {network: {get_param: net}}}
  slow: {type: OS::Heat::TestResource, properties: {value: {get_param: net}, wait_secs: 1}}
outputs:
  got: {value: {get_attr: [slow, output]}}
`,
	}}
}

// TestStacksByAddress: a stack with a template by URL is created, shows its content, is updated
// with the current content, and is deleted.
func TestStacksByAddress(t *testing.T) {
	w := newWorld(t)
	e, out := w.engine(nil), far()
	e.Fetcher = out
	s := w.run(e, nil, w.create(e, "far", addressed, true).ID)
	if s.State() != "CREATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	child, net := w.below(s, "s"), w.row(w.below(s, "s"), "net").PhysicalID
	got := w.outputs(e, s)
	want := map[string]string{
		"tag": "one", "ref": "arn:openstack:heat::" + s.Project + ":stacks/" + child.Name + "/" + child.ID, "got": net,
		"none": "The Referenced Attribute (s Outputs.none) is incorrect.", "all": "map[Outputs.got:" + net + "]",
	}
	for key, v := range want {
		if got[key] != v {
			t.Errorf("%s = %q, want %q", key, got[key], v)
		}
	}
	if n := fmt.Sprint(out.asked); n != "map[https://far/in.yaml:1 https://far/later.yaml:1]" {
		t.Errorf("asked: %s", n)
	}

	out.texts[away] = strings.Replace(out.texts[away], "[{get_param: tag}]", "[{get_param: tag}, more]", 1)
	s = w.run(e, nil, w.update(e, s, addressed, true).ID)
	tags := w.asks("GET", "network", "/v2.0/networks/"+net, nil).Body["network"].(map[string]any)["tags"]
	switch {
	case s.State() != "UPDATE_COMPLETE":
		t.Errorf("s.State() = %q, want %q (%s)", s.State(), "UPDATE_COMPLETE", s.Reason)
	case fmt.Sprint(tags) != "[one more]":
		t.Errorf("fmt.Sprint(tags) = %q, want %q", fmt.Sprint(tags), "[one more]")
	case w.below(s, "s").ID != child.ID:
		t.Errorf(`w.below(s, "s").ID = %q, want %q`, w.below(s, "s").ID, child.ID)
	}

	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || len(w.allBelow(s.ID)) > 0 {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
}

// faraway makes a stack with nested stacks by URL.
func (w *world) faraway() (*engine.Engine, stack.Stack) {
	w.t.Helper()
	w.out = far()
	e := w.engine(nil)
	return e, w.run(e, nil, w.create(e, "far", addressed, true).ID)
}

// addresses are the stories of nested templates by URL: one URL is known when the stack is
// accepted, the other comes from a resource.
var addresses = []story{
	{"stacks by address", func(w *world, _ *engine.Engine) string {
		w.out = far()
		return w.create(w.engine(nil), "far", addressed, true).ID
	}, "CREATE_COMPLETE"},
	{"stacks by address are changed", func(w *world, _ *engine.Engine) string {
		e, s := w.faraway()
		texts := w.out.(shelf).texts
		texts[away] = edit(texts[away], "[{get_param: tag}]}}", "[{get_param: tag}, more]}}")
		texts[later] = edit(texts[later], "resources:", "resources:\n  more: {type: OS::Neutron::Port, properties: {network: {get_param: net}}}")
		return w.update(e, s, edit(addressed, "default: one", "default: two"), true).ID
	}, "UPDATE_COMPLETE"},
	{"stacks by address go back", func(w *world, _ *engine.Engine) string {
		e, s := w.faraway()
		return w.update(e, s, edit(addressed, "default: one", "default: two", "outputs:", "  end: {type: OS::Heat::TestResource, depends_on: later, properties: {fail: true}}\noutputs:"), false).ID
	}, "ROLLBACK_COMPLETE"},
	{"stacks by address go", func(w *world, _ *engine.Engine) string {
		e, s := w.faraway()
		return w.begins(e, s, stack.Delete).ID
	}, "DELETE_COMPLETE"},
}

// A stack by URL has its own timeout. It fails when its template cannot be fetched, or is wrong.
func TestStacksByAddressThatFail(t *testing.T) {
	w := newWorld(t)
	e, out := w.engine(nil), far()
	e.Fetcher = out
	const head = "heat_template_version: 2021-04-16\nresources:\n"
	out.texts["https://far/slow.yaml"] = head + "  t: {type: OS::Heat::TestResource, properties: {wait_secs: 1000}}\n"
	out.texts["https://far/wrong.yaml"] = head + "  t: {type: OS::Heat::TestResource, properties: {wait: 1}}\n"
	out.texts["https://far/round.yaml"] = head + "  s: {type: AWS::CloudFormation::Stack, properties: {TemplateURL: https://far/round.yaml}}\n"

	const one = head + "  s: {type: AWS::CloudFormation::Stack, properties: {TemplateURL: %s, TimeoutInMinutes: 1}}\n"
	began := w.clock.Now()
	s := w.run(e, nil, w.create(e, "slow", fmt.Sprintf(one, "https://far/slow.yaml"), true).ID)
	if s.Reason != "Resource CREATE failed: resources.s: Timed out" || w.clock.Now().Sub(began) > 2*time.Minute {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
	s = w.run(e, nil, w.create(e, "unknown", head+`
  x: {type: OS::Heat::Value, properties: {value: https://far/gone.yaml}}
  s: {type: AWS::CloudFormation::Stack, properties: {TemplateURL: {get_attr: [x, value]}}}
`, true).ID)
	if want := "Could not fetch remote template 'https://far/gone.yaml'"; s.State() != "CREATE_FAILED" || !strings.Contains(s.Reason, want) {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
	for url, want := range map[string]string{
		away:                     "UserParameterMissing: resources.s<nested_stack>: The Parameter (tag) was not provided.",
		"https://far/wrong.yaml": "Property error: resources.s<nested_stack>.resources.t.properties: Unknown Property wait",
		"https://far/round.yaml": "Recursion depth exceeds 5.",
		"https://far/gone.yaml":  `resources.s<nested_stack>: Could not fetch remote template "https://far/gone.yaml": Failed to retrieve template from https://far/gone.yaml`,
		"file:///etc/passwd":     `resources.s<nested_stack>: Could not fetch remote template "file:///etc/passwd": Invalid URL scheme file`,
	} {
		_, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "bad", Source: stack.Source{Template: []byte(fmt.Sprintf(one, url))}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", url, err)
		}
	}
}
