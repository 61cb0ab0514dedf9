package engine_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

const deployed = `
heat_template_version: 2016-10-14
resources:
  config:
    type: OS::Heat::SoftwareConfig
    properties: {config: "echo $word", inputs: [{name: word, default: none}], outputs: [{name: result}]}
  told:
    type: OS::Heat::SoftwareDeployment
    properties: {config: {get_resource: config}, server: s1, input_values: {word: hello}}
  tree:
    type: OS::Heat::StructuredConfig
    properties: {config: {said: {get_input: word}}}
  quiet:
    type: OS::Heat::StructuredDeployment
    properties: {config: {get_resource: tree}, server: s1, input_values: {word: hello}, signal_transport: NO_SIGNAL}
  group:
    type: OS::Heat::SoftwareDeployments
    properties: {config: {get_resource: config}, servers: {a: s2, b: s3}, signal_transport: NO_SIGNAL}
outputs:
  result: {value: {get_attr: [told, result]}}
  stdout: {value: {get_attr: [told, deploy_stdout]}}
  stdouts: {value: {get_attr: [group, deploy_stdouts]}}
`

// quietly is the same deployment without a signal; redeployed has another input.
var (
	quietly    = edit(deployed, "input_values: {word: hello}}\n  tree", "input_values: {word: hello}, signal_transport: NO_SIGNAL, actions: [CREATE, UPDATE, DELETE]}\n  tree")
	redeployed = edit(quietly, "servers: {a: s2, b: s3}", "servers: {a: s2, c: s4}, input_values: {word: bye}", "echo $word", "echo again $word", "server: s1, input_values: {word: hello}, signal", "server: s1, input_values: {word: bye}, signal")
)

func (w *world) deployments() []stack.SoftwareDeployment {
	w.t.Helper()
	all, err := w.store.SoftwareDeployments(w.t.Context(), w.caller.Project, "")
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

func (w *world) configs() []stack.SoftwareConfig {
	w.t.Helper()
	all, err := w.store.SoftwareConfigs(w.t.Context(), w.caller.Project, "", 0)
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// deploying returns the stack when it waits for the deployment's signal.
func (w *world) deploying(e *engine.Engine) stack.Stack {
	w.t.Helper()
	s, err := e.CreateStack(w.t.Context(), w.caller, engine.Request{Name: "deployed", TimeoutMins: 60, DisableRollback: true, Source: stack.Source{Template: []byte(deployed)}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.until(e, func() bool {
		rows := w.rows(s)
		told := rows["told"]
		return told.PhysicalID != "" && told.WaitKey == stack.SignalKey(told.PhysicalID) && rows["group"].Action == stack.Create &&
			rows["group"].Status == stack.Complete && rows["quiet"].Status == stack.Complete
	})
	return s
}

func TestDeploymentWaitsForItsSignal(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.deploying(e)
	if n, m := len(w.deployments()), len(w.configs()); n != 4 || m != 6 {
		t.Fatalf("%d deployments and %d configs", n, m)
	}
	on, err := w.store.DeployedConfigs(t.Context(), w.caller.Project, "s1")
	if err != nil || len(on) != 2 {
		t.Fatalf("on the server: %v %v", on, err)
	}
	for _, c := range on {
		if text := string(c.Config); text != `"echo $word"` && text != `{"said":"hello"}` {
			t.Errorf("deployed is %s", text)
		}
		values, _ := json.Marshal(c.Inputs[0])
		if string(values) != `{"default":"none","description":"","name":"word","type":"String","value":"hello"}` && string(values) != `{"name":"word","type":"String","value":"hello"}` {
			t.Errorf("an input is %s", values)
		}
	}
	if err := e.Signal(t.Context(), w.caller, s, w.row(s, "told"), map[string]any{"deploy_stdout": "out", "deploy_status_code": 0.0, "result": "42", "more": 1.0}); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "CREATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	switch out := w.outputs(e, s); {
	case out["result"] != "42":
		t.Errorf(`out["result"] = %q, want %q`, out["result"], "42")
	case out["stdout"] != "out":
		t.Errorf(`out["stdout"] = %q, want %q`, out["stdout"], "out")
	case out["stdouts"] != "map[a:<nil> b:<nil>]":
		t.Errorf(`out["stdouts"] = %q, want %q`, out["stdouts"], "map[a:<nil> b:<nil>]")
	}
	s = w.acts(e, s, stack.Delete)
	if n, m := len(w.deployments()), len(w.configs()); s.State() != "DELETE_COMPLETE" || n+m != 0 {
		t.Errorf("%s: %s; %d deployments and %d configs are left", s.State(), s.Reason, n, m)
	}
}

func TestDeploymentThatFails(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.deploying(e)
	if err := e.Signal(t.Context(), w.caller, s, w.row(s, "told"), map[string]any{"deploy_status_code": 1.0}); err != nil {
		t.Fatal(err)
	}
	s = w.run(e, nil, s.ID)
	const why = "Resource CREATE failed: Error: resources.told: Deployment to server failed: deploy_status_code : Deployment exited with non-zero status code: 1"
	if s.State() != "CREATE_FAILED" || s.Reason != why {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
}

// A deployment does not stay in progress when its stack times out.
func TestDeploymentIsCancelled(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.deploying(e)
	w.clock.forward(2 * time.Hour)
	if s = w.run(e, nil, s.ID); s.State() != "CREATE_FAILED" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	w.step(e, 3)
	d, err := w.store.SoftwareDeployment(t.Context(), w.caller.Project, w.row(s, "told").PhysicalID)
	switch {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case *d.Status != "FAILED":
		t.Errorf("*d.Status = %q, want %q", *d.Status, "FAILED")
	case d.StatusReason != "Deployment cancelled.":
		t.Errorf("d.StatusReason = %q, want %q", d.StatusReason, "Deployment cancelled.")
	}
}

const renewing = `
heat_template_version: 2016-10-14
resources:
  config:
    type: OS::Heat::SoftwareConfig
    properties: {config: "echo $word", inputs: [{name: word, replace_on_change: true}, {name: other}]}
  told:
    type: OS::Heat::SoftwareDeployment
    properties: {config: {get_resource: config}, server: s1, input_values: {word: hello, other: 1}, signal_transport: NO_SIGNAL}
`

// A change of an input with replace_on_change makes a new deployment, and the preview says so. Any
// other change does not.
func TestDeploymentIsRenewed(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "s", renewing, true).ID)
	for _, step := range []struct {
		template string
		replaced bool
	}{
		{edit(renewing, "other: 1", "other: 2"), false},
		{edit(renewing, "other: 1", "other: 2", "echo $word", "echo again"), false},
		{edit(renewing, "word: hello", "word: bye", "echo $word", "echo again"), true},
		{edit(renewing, "word: hello", "word: bye", "echo $word", "echo again", ", replace_on_change: true", ""), false},
		{edit(renewing, "word: hello", "word: good", "echo $word", "echo again", ", replace_on_change: true", ""), false},
	} {
		before := w.row(s, "told").PhysicalID
		foretold := w.foretold(e, s, stack.Source{Template: []byte(step.template)}, false)
		s = w.run(e, nil, w.update(e, s, step.template, true).ID)
		if s.State() != "UPDATE_COMPLETE" || (w.row(s, "told").PhysicalID != before) != step.replaced {
			t.Fatalf("%s: %s: another %v, not %v: %s", s.State(), s.Reason, !step.replaced, step.replaced, step.template)
		}
		if strings.Contains(foretold, "told replaced") != step.replaced && !strings.Contains(foretold, "told replaced ?") {
			t.Errorf("foretold is %q where another is %v", foretold, step.replaced)
		}
	}
	if n := len(w.deployments()); n != 1 {
		t.Errorf("%d deployments are left", n)
	}
}
