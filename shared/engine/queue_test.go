package engine_test

import (
	"net/http"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// queued waits for signals that are messages, and has a server whose agent takes messages.
const queued = `
heat_template_version: 2016-10-14
resources:
  h: {type: OS::Heat::WaitConditionHandle, properties: {signal_transport: ZAQAR_SIGNAL}}
  w: {type: OS::Heat::WaitCondition, properties: {handle: {get_resource: h}, timeout: 600, count: 2}}
  web:
    type: OS::Nova::Server
    depends_on: w
    metadata: {mine: 1}
    properties: {image: cirros, flavor: m1.nano, networks: [{network: private}], user_data_format: SOFTWARE_CONFIG, software_config_transport: ZAQAR_MESSAGE}
  config: {type: OS::Heat::SoftwareConfig, properties: {config: "echo", outputs: [{name: result}]}}
  told: {type: OS::Heat::SoftwareDeployment, properties: {config: {get_resource: config}, server: {get_resource: web}, signal_transport: ZAQAR_SIGNAL}}
outputs:
  data: {value: {get_attr: [w, data]}}
  result: {value: {get_attr: [told, result]}}
`

// asUser makes a call about the queue of a resource as an agent with its user.
func (w *world) asUser(r stack.Resource, method, rest string, body any) stack.Answer {
	w.t.Helper()
	user := stepdef.StackUserOf(r)
	text := func(key string) string {
		v, _ := user[key].(string)
		return v
	}
	call := stepdef.QueueCall(method, stepdef.QueueName(r), rest, "", body)
	call.Header = map[string]string{"Client-ID": "11111111-2222-3333-4444-555555555555"}
	return w.cloud.Do(w.t.Context(), stack.Account{Credential: &stack.Credential{UserID: text("user_id"), Password: text("password"), Project: text("project_id")}}, call)
}

func (w *world) posts(r stack.Resource, body any) {
	w.t.Helper()
	if a := w.asUser(r, http.MethodPost, "/messages", map[string]any{"messages": []any{map[string]any{"ttl": 300, "body": body}}}); a.Code != http.StatusCreated {
		w.t.Errorf("a message is answered %d %v", a.Code, a.Body)
	}
}

// TestQueues: a handle and a deployment take messages as signals, and an agent gets its metadata as messages,
// whenever a worker dies; nothing is left when the stack is deleted.
func TestQueues(t *testing.T) {
	t.Parallel()
	b := begin(t, func(w *world, e *engine.Engine) string { return w.create(e, "s", queued, true).ID })
	atEachPoint(t, 9, 5, func(n int64, k *killer) {
		w := b.again(t)
		defer w.close()
		left := []any{map[string]any{"id": "a", "data": 1}, map[string]any{"id": "a", "data": 2}, map[string]any{"data": "last"}}
		told := false
		w.each = func(s stack.Stack) {
			if h, ok := w.current(s, "h"); ok && h.State() == "CREATE_COMPLETE" && len(left) > 0 {
				w.posts(h, left[0])
				left = left[1:]
			}
			row, ok := w.current(s, "told")
			if !ok || told {
				return
			}
			for _, d := range w.deployments() {
				if d.ID == row.PhysicalID && *d.Status == "IN_PROGRESS" {
					w.posts(row, map[string]any{"result": "done", "deploy_status_code": 0})
					told = true
				}
			}
		}
		w.run(w.engine(k), k, b.stackID)
		w.clock.forward(lease + time.Second)
		e := w.engine(nil)
		s := w.run(e, nil, b.stackID)
		if s.State() != "CREATE_COMPLETE" {
			t.Fatalf("killed at point %d: %s: %s", n, s.State(), s.Reason)
		}
		out := w.outputs(e, s)
		if want := `{"2": "last", "a": 2}`; out["data"] != want || out["result"] != "done" {
			t.Fatalf("killed at point %d: outputs are %v, want %s", n, out, want)
		}
		w.takes(e, s, "created")
		s = w.run(e, nil, w.update(e, s, edit(queued, "mine: 1", "mine: 2"), true).ID)
		w.takes(e, s, "updated")
		s = w.acts(e, w.acts(e, s, stack.Suspend), stack.Delete)
		w.looks(e, nil)
		if users, projects := w.stackUsers(); s.State() != "DELETE_COMPLETE" || users+projects > 0 || len(w.objects()) != len(b.before) {
			t.Errorf("killed at point %d: %s: %s; %d users, %d projects and %d objects are left", n, s.State(), s.Reason, users, projects, len(w.objects()))
		}
	})
}

// takes checks that the last message for the agent has the metadata that the API shows.
func (w *world) takes(e *engine.Engine, s stack.Stack, when string) {
	w.t.Helper()
	row, last := w.row(s, "web"), any(nil)
	for {
		a := w.asUser(row, http.MethodDelete, "/messages?pop=1", nil)
		messages, _ := a.Body["messages"].([]any)
		if len(messages) == 0 {
			break
		}
		last = messages[0].(map[string]any)["body"]
	}
	metadata, err := e.Metadata(w.t.Context(), s, row)
	if err != nil {
		w.t.Fatal(err)
	}
	if got, want := stepdef.Dumps(last), stepdef.Dumps(metadata); got != want {
		w.t.Errorf("%s: the last message is %s, want %s", when, got, want)
	}
}
