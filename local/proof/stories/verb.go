package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"hearth/local/proof/compare/answers"
)

// A playing is a story in progress on one side.
type playing struct {
	side         *side
	name, id     string // of the stack
	lastSnapshot string
	abandoned    string // the stack's export, for an adoption
	agents       map[string]*agent
}

func (t *playing) path() string { return "/stacks/" + t.name + "/" + t.id }

// A verb is the function of a step.
type verb func(ctx context.Context, t *playing, s step) (answers.Answer, error)

// verbs has all verbs by name.
var verbs = map[string]verb{
	"create": create, "delete": request("DELETE"), "update": request("PUT"), "patch": request("PATCH"),
	"preview": preview, "action": action, "mark": mark, "signal": send, "get": get,
	"snapshot": takeSnapshot, "restore": snapshots("POST", "/restore"), "forget": snapshots("DELETE", ""),
	"abandon": abandon, "adopt": adopt,
	"agent": readAgent, "report": report, "agents_gone": agentsGone,
	"wait": wait, "until": until, "pause": pause, "events": events,
}

// request sends a request. It returns the status, with the type and message of an error, and the
// whole answer.
func (t *playing) request(ctx context.Context, method, path string, body any) (answers.Answer, map[string]any, error) {
	status, answer, err := t.side.do(ctx, method, path, body)
	a := answers.Answer{Status: status, Body: map[string]any{}}
	whole, _ := answer.(map[string]any)
	if fault, ok := whole["error"].(map[string]any); ok {
		a.Body = map[string]any{"type": fault["type"], "message": fault["message"]}
	}
	return a, whole, err
}

// request returns a verb that sends its argument to the stack.
func request(method string) verb {
	return func(ctx context.Context, t *playing, s step) (answers.Answer, error) {
		a, _, err := t.request(ctx, method, t.path(), s.With)
		return a, err
	}
}

func create(ctx context.Context, t *playing, s step) (answers.Answer, error) {
	body := maps.Clone(s.words())
	body["stack_name"] = t.name
	a, reply, err := t.request(ctx, "POST", "/stacks", body)
	if made, ok := reply["stack"].(map[string]any); ok && a.Status == http.StatusCreated {
		t.id, _ = made["id"].(string)
	}
	return a, err
}

// preview returns the changes of an update, with nested stacks, by the resource's name.
func preview(ctx context.Context, t *playing, s step) (answers.Answer, error) {
	a, reply, err := t.request(ctx, "PUT", t.path()+"/preview?show_nested=true", s.With)
	changes, ok := reply["resource_changes"].(map[string]any)
	if !ok {
		return a, err
	}
	byName := map[string]any{}
	for change, list := range changes {
		for _, r := range objects(list) {
			name, _ := r["resource_name"].(string)
			if parent, ok := r["parent_resource"].(string); ok {
				name = parent + "." + name
			}
			byName[name] = []any{change, r["resource_type"], r["resource_action"], r["resource_status"]}
		}
	}
	a.Body = byName
	return a, err
}

func action(ctx context.Context, t *playing, s step) (answers.Answer, error) {
	a, _, err := t.request(ctx, "POST", t.path()+"/actions", map[string]any{s.text(): nil})
	return a, err
}

func mark(ctx context.Context, t *playing, s step) (answers.Answer, error) {
	body := maps.Clone(s.words())
	name, _ := body["resource"].(string)
	delete(body, "resource")
	a, _, err := t.request(ctx, "PATCH", t.path()+"/resources/"+name, body)
	return a, err
}

func send(ctx context.Context, t *playing, s step) (answers.Answer, error) {
	name, _ := s.words()["resource"].(string)
	a, _, err := t.request(ctx, "POST", t.path()+"/resources/"+name+"/signal", s.words()["data"])
	return a, err
}

func get(ctx context.Context, t *playing, s step) (answers.Answer, error) {
	status, answer, err := t.side.do(ctx, "GET", t.path()+s.text(), nil)
	return answers.Answer{Status: status, Body: answer}, err
}

func takeSnapshot(ctx context.Context, t *playing, s step) (answers.Answer, error) {
	a, reply, err := t.request(ctx, "POST", t.path()+"/snapshots", map[string]any{"name": s.text()})
	t.lastSnapshot, _ = reply["id"].(string)
	return a, err
}

func snapshots(method, below string) verb {
	return func(ctx context.Context, t *playing, _ step) (answers.Answer, error) {
		a, _, err := t.request(ctx, method, t.path()+"/snapshots/"+t.lastSnapshot+below, nil)
		return a, err
	}
}

func abandon(ctx context.Context, t *playing, _ step) (answers.Answer, error) {
	a, reply, err := t.request(ctx, "DELETE", t.path()+"/abandon", nil)
	if err != nil || a.Status != http.StatusOK {
		return a, err
	}
	text, err := json.Marshal(reply)
	t.abandoned, a.Body = string(text), reply
	return a, err
}

// adopt creates the stack again from its export.
func adopt(ctx context.Context, t *playing, s step) (answers.Answer, error) {
	s.With = map[string]any{"adopt_stack_data": t.abandoned, "disable_rollback": true}
	return create(ctx, t, s)
}

func pause(_ context.Context, _ *playing, s step) (answers.Answer, error) {
	seconds, _ := s.With.(int)
	time.Sleep(time.Duration(seconds) * time.Second)
	return answers.Answer{}, nil
}

// longestWait is how long a story waits for a state. A stack whose creation and rollback both time
// out after one minute ends after two minutes, and later on a busy machine.
const longestWait = 4 * time.Minute

// until waits for the state of a resource or, with the name stack, of the stack.
func until(ctx context.Context, t *playing, s step) (answers.Answer, error) {
	for name, state := range s.words() {
		path, in, field := t.path()+"/resources/"+name, "resource", "resource_status"
		if name == "stack" {
			path, in, field = t.path(), "stack", "stack_status"
		}
		for end := time.Now().Add(longestWait); ; time.Sleep(150 * time.Millisecond) {
			_, reply, err := t.request(ctx, "GET", path, nil)
			if shown, ok := reply[in].(map[string]any); ok && shown[field] == state || err != nil {
				return answers.Answer{}, err
			}
			if time.Now().After(end) {
				return answers.Answer{}, fmt.Errorf("%s was never %s", name, state)
			}
		}
	}
	return answers.Answer{}, nil
}

// wait waits until nothing is in progress, and returns the states of the stack, its resources and its
// nested stacks.
func wait(ctx context.Context, t *playing, _ step) (answers.Answer, error) {
	found := map[string]any{}
	before := ""
	for end := time.Now().Add(longestWait); ; time.Sleep(400 * time.Millisecond) {
		a, reply, err := t.request(ctx, "GET", t.path(), nil)
		shown, ok := reply["stack"].(map[string]any)
		if err != nil || !ok {
			return a, err
		}
		state, _ := shown["stack_status"].(string)
		if !strings.HasSuffix(state, "_IN_PROGRESS") && state == before { // Heat has failed for a moment before it rolls back
			found["status"], found["reason"], found["outputs"] = state, shown["stack_status_reason"], outputs(shown["outputs"])
			break
		}
		before = state
		if time.Now().After(end) {
			return a, fmt.Errorf("it never ended")
		}
	}
	time.Sleep(300 * time.Millisecond) // Heat writes some states after the stack's
	a, reply, err := t.request(ctx, "GET", t.path()+"/resources?nested_depth=3", nil)
	for _, r := range objects(reply["resources"]) {
		name, _ := r["resource_name"].(string)
		if parent, ok := r["parent_resource"].(string); ok {
			name = parent + "." + name
		}
		found["resource "+name] = map[string]any{
			"type": r["resource_type"], "status": r["resource_status"], "reason": r["resource_status_reason"],
			"made": r["physical_resource_id"] != "", "required_by": sorted(r["required_by"]),
		}
	}
	a.Body = found
	return a, err
}

func outputs(list any) map[string]any {
	all := map[string]any{}
	for _, o := range objects(list) {
		key, _ := o["output_key"].(string)
		all[key] = []any{o["output_value"], o["output_error"]}
	}
	return all
}

// events returns the events of each resource, newest first.
func events(ctx context.Context, t *playing, _ step) (answers.Answer, error) {
	a, reply, err := t.request(ctx, "GET", t.path()+"/events", nil)
	list := objects(reply["events"])
	if list == nil {
		return a, err
	}
	byResource := map[string]any{}
	for _, e := range list {
		name, _ := e["resource_name"].(string)
		if name == t.name {
			name = "the stack"
		}
		before, _ := byResource[name].([]any)
		byResource[name] = append(before, fmt.Sprintf("%v: %v", e["resource_status"], e["resource_status_reason"]))
	}
	a.Body = byResource
	return a, err
}

func objects(list any) []map[string]any {
	items, _ := list.([]any)
	var all []map[string]any
	for _, item := range items {
		if m, ok := item.(map[string]any); ok {
			all = append(all, m)
		}
	}
	return all
}

func sorted(list any) any {
	items, _ := list.([]any)
	slices.SortFunc(items, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return items
}
