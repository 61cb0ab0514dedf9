package engine_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// byTempURL waits for signals that are objects: two of a handle, and the outcome of a deployment.
const byTempURL = `
heat_template_version: 2016-10-14
resources:
  h: {type: OS::Heat::WaitConditionHandle, properties: {signal_transport: TEMP_URL_SIGNAL}}
  w: {type: OS::Heat::WaitCondition, properties: {handle: {get_resource: h}, timeout: 600, count: 2}}
  config: {type: OS::Heat::SoftwareConfig, properties: {config: "echo", outputs: [{name: result}]}}
  told:
    type: OS::Heat::SoftwareDeployment
    depends_on: w
    properties: {config: {get_resource: config}, server: s1, signal_transport: TEMP_URL_SIGNAL}
outputs:
  data: {value: {get_attr: [w, data]}}
  signal: {value: {get_attr: [h, signal]}}
  result: {value: {get_attr: [told, result]}}
`

// outcomeURL returns where the agent in a server sends the outcome of a deployment in progress, or "".
func (w *world) outcomeURL() string {
	w.t.Helper()
	for _, d := range w.deployments() {
		if *d.Status != "IN_PROGRESS" {
			continue
		}
		c, err := w.store.SoftwareConfig(w.t.Context(), d.Project, d.ConfigID)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, in := range c.Inputs {
			if in["name"] == "deploy_signal_id" {
				return in["value"].(string)
			}
		}
	}
	return ""
}

// TestTempURLSignals: a handle and a deployment take signals that are objects, whenever a worker dies;
// nothing is left when the stack is deleted.
func TestTempURLSignals(t *testing.T) {
	t.Parallel()
	b := begin(t, func(w *world, e *engine.Engine) string { return w.create(e, "gated", byTempURL, true).ID })
	atEachPoint(t, 5, 5, func(n int64, k *killer) {
		w := b.again(t)
		before := len(w.objects())
		server := &booting{key: "temp_url", left: []string{`{"id": "a", "data": 1}`, `{"id": "a", "data": 2}`, `{"data": "last"}`}}
		outcome := ""
		w.each = func(s stack.Stack) {
			server.sends(w, s)
			if address := w.outcomeURL(); address != "" && outcome == "" {
				outcome = address
				if code := putSignal(t, address, `{"result": 1.5, "deploy_status_code": 0}`); code != http.StatusCreated {
					t.Errorf("the outcome is answered %d", code)
				}
			}
		}
		w.run(w.engine(k), k, b.stackID)
		w.clock.forward(lease + time.Second)
		calm := w.engine(nil)
		s := w.run(calm, nil, b.stackID)
		if s.State() != "CREATE_COMPLETE" {
			t.Fatalf("killed at point %d: %s: %s", n, s.State(), s.Reason)
		}
		out := w.outputs(calm, s)
		if want := `{"2": "last", "a": 2}`; out["data"] != want || out["result"] != "1.5" {
			t.Fatalf("killed at point %d: outputs are %v, want %s", n, out, want)
		}
		if got, want := w.signalEvents(s), []string{
			"h Signal: status:SUCCESS reason:Signal 2 received", "h Signal: status:SUCCESS reason:Signal a received",
			"h Signal: status:SUCCESS reason:Signal a received", "told Signal: deployment " + w.row(s, "told").PhysicalID + " succeeded",
		}; !slices.Equal(slices.Compact(got), slices.Compact(want)) {
			t.Errorf("killed at point %d: the events are %q", n, got)
		}
		metadata, err := calm.Metadata(t.Context(), s, w.row(s, "h"))
		if text, _ := json.Marshal(metadata["a"]); err != nil || string(text) != `{"data":2,"reason":"Signal a received","status":"SUCCESS"}` {
			t.Errorf("the metadata of the handle: %s, %v", text, err)
		}
		if err := calm.DeleteStack(t.Context(), w.caller, s); err != nil {
			t.Fatal(err)
		}
		if s = w.run(calm, nil, s.ID); s.State() != "DELETE_COMPLETE" || len(w.objects()) != before {
			t.Fatalf("killed at point %d: %s: %s; %d objects are left, before %d", n, s.State(), s.Reason, len(w.objects()), before)
		}
		for _, address := range []string{server.address, outcome} {
			if code := putSignal(t, address, "{}"); code == http.StatusCreated {
				t.Error("the URL of a deleted resource takes signals")
			}
		}
		w.close()
	})
}

// signalEvents returns the events of signals, sorted.
func (w *world) signalEvents(s stack.Stack) (all []string) {
	w.t.Helper()
	events, err := w.store.Events(w.t.Context(), stack.EventQuery{StackID: s.ID})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, ev := range events {
		if ev.Action == "SIGNAL" {
			all = append(all, ev.ResourceName+" "+ev.Reason)
		}
	}
	slices.Sort(all)
	return all
}
