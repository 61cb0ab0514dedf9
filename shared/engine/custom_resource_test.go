package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// things is a user's function that makes things. It honours the IDs of requests. A thing of another
// kind is another thing.
type things struct {
	w        *world
	engine   *engine.Engine // that takes the answers
	killer   *killer        // a dead worker calls nothing
	there    map[string]string
	answered map[string]map[string]any
	calls    []string // "Create r" and so on
	events   []map[string]any
	silent   bool  // it does not answer
	refuses  error // of each call

	mu sync.Mutex
}

func (f *things) Invoke(_ context.Context, _ string, text []byte) error {
	return mortal(f.killer, func() error { return f.invoke(text) }, stack.Errorf(stack.Unavailable, "The worker is dead."))
}

func (f *things) invoke(text []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.refuses != nil {
		return f.refuses
	}
	var event map[string]any
	if err := json.Unmarshal(text, &event); err != nil {
		f.w.t.Error(err)
	}
	f.events = append(f.events, event)
	f.calls = append(f.calls, fmt.Sprint(event["RequestType"], " ", event["LogicalResourceId"]))
	if f.silent {
		return nil
	}
	id, _ := event["RequestId"].(string)
	if f.answered[id] == nil {
		f.answered[id] = f.work(event)
	}
	return f.respond(event, f.answered[id])
}

// work does what an event asks for.
func (f *things) work(event map[string]any) map[string]any {
	props, _ := event["ResourceProperties"].(map[string]any)
	name, _ := props["Name"].(string)
	id, _ := event["PhysicalResourceId"].(string)
	kind, _ := props["Kind"].(string)
	answer := map[string]any{"Status": "SUCCESS", "RequestId": event["RequestId"], "LogicalResourceId": event["LogicalResourceId"], "StackId": event["StackId"]}
	switch event["RequestType"] {
	case "Delete":
		delete(f.there, id)
		return answer
	case "Update":
		old, _ := event["OldResourceProperties"].(map[string]any)
		if old["Kind"] == kind {
			break
		}
		fallthrough
	case "Create":
		if id = kind; kind != "fixed" {
			id = fmt.Sprintf("%s-%d", kind, len(f.answered))
		}
	}
	if strings.HasPrefix(name, "bad") {
		answer["Status"], answer["Reason"] = "FAILED", "a bad name"
		if kind == "fixed" {
			answer["PhysicalResourceId"] = id
		}
		return answer
	}
	f.there[id] = name
	answer["PhysicalResourceId"], answer["Data"] = id, map[string]any{"Name": "the " + name, "Size": 3}
	if name == "hidden" {
		answer["NoEcho"], answer["Data"] = true, map[string]any{"Name": "hunter2-hunter2"}
	}
	return answer
}

// respond sends an answer to the URL of an event.
func (f *things) respond(event, answer map[string]any) error {
	return f.engine.Respond(ctx(), responseTo(f.w.t, event, answer))
}

func responseTo(t testing.TB, event, answer map[string]any) engine.FunctionResponse {
	t.Helper()
	address, _ := event["ResponseURL"].(string)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(strings.TrimPrefix(u.Path, "/v1/customresource/"), "/")
	if u.Host != "127.0.0.1:2" || len(parts) != 3 {
		t.Fatalf("the URL for the answer is %s", address)
	}
	return engine.FunctionResponse{StackID: parts[0], Resource: parts[1], Request: parts[2], Signature: u.Query().Get("Signature"), Answer: answer}
}

func (w *world) function() *things {
	f := &things{w: w, there: map[string]string{}, answered: map[string]map[string]any{}, killer: killAt(1 << 60)}
	w.calls = f
	f.engine = w.engine(nil)
	return f
}

const customised = `
heat_template_version: 2016-10-14
resources:
  r: {type: Custom::Thing, properties: {ServiceToken: "http://f/function/things", Name: one, Kind: small, Count: 2}}
  v: {type: OS::Heat::Value, properties: {value: {get_attr: [r, Name]}}}
outputs:
  name: {value: {get_attr: [v, value]}}
  size: {value: {get_attr: [r, Size]}}
  id:   {value: {get_resource: r}}
`

// TestCustomResource: a function makes, changes, replaces and deletes a resource.
func TestCustomResource(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.function()
	e := w.engine(nil)
	s := w.ended(e, w.create(e, "s", customised, true), "CREATE_COMPLETE")
	if out := w.outputs(e, s); out["name"] != "the one" || out["size"] != "3" || out["id"] != "small-0" {
		t.Errorf("the outputs are %v", out)
	}
	event := f.events[0]
	if event["StackId"] != "arn:openstack:heat::"+s.Project+":stacks/s/"+s.ID || event["ResourceType"] != "Custom::Thing" || event["LogicalResourceId"] != "r" {
		t.Errorf("the event is %v", event)
	}
	if props, _ := event["ResourceProperties"].(map[string]any); props["Count"] != "2" || props["ServiceToken"] != "http://f/function/things" {
		t.Errorf("the properties are %v", event["ResourceProperties"])
	}
	s = w.ended(e, w.update(e, s, edit(customised, "Name: one", "Name: two"), true), "UPDATE_COMPLETE")
	if out := w.outputs(e, s); out["name"] != "the two" || out["id"] != "small-0" {
		t.Errorf("the outputs are %v", out)
	}
	large := edit(customised, "Name: one, Kind: small", "Name: two, Kind: large")
	s = w.ended(e, w.update(e, s, large, true), "UPDATE_COMPLETE")
	if out := w.outputs(e, s); out["id"] != "large-2" || !maps.Equal(f.there, map[string]string{"large-2": "two"}) {
		t.Errorf("the outputs are %v; there are %v", out, f.there)
	}
	last := f.events[len(f.events)-1]
	if props, _ := last["ResourceProperties"].(map[string]any); last["PhysicalResourceId"] != "small-0" || props["Kind"] != "small" {
		t.Errorf("the last event is %v", last)
	}
	failing := edit(large, "Kind: large", "Kind: huge", "  v:", "  end: {type: OS::Heat::TestResource, depends_on: v, properties: {fail: true}}\n  v:")
	s = w.ended(e, w.update(e, s, failing, false), "ROLLBACK_COMPLETE")
	if len(f.there) != 1 || w.outputs(e, s)["name"] != "the two" {
		t.Errorf("after a rollback there are %v; %v", f.there, w.outputs(e, s))
	}
	s = w.ended(e, w.update(e, s, edit(large, "Name: two", "Name: bad"), false), "ROLLBACK_COMPLETE")
	if !strings.Contains(w.failures(s), "Received response status [FAILED] from custom resource. Message returned: a bad name (RequestId: ") {
		t.Errorf("the failures are %s", w.failures(s))
	}
	s = w.ended(e, w.update(e, s, edit(large, "Name: two", "Name: hidden"), false), "UPDATE_COMPLETE")
	row := w.row(s, "r")
	if out := w.outputs(e, s); out["name"] != "hunter2-hunter2" || e.SecretsOf(row).Mask("x hunter2-hunter2 x") != "x ****** x" {
		t.Errorf("the outputs are %v, masked: %s", out, e.SecretsOf(row).Mask("x hunter2-hunter2 x"))
	}
	w.acts(e, s, stack.Delete)
	if len(f.there) != 0 {
		t.Errorf("after the deletion there are %v", f.there)
	}
}

// TestFailedUpdateOfACustomResource: many functions give a thing the same ID for ever. The thing is
// updated again after a failed update, with the values that were tried as the old ones. It is never
// deleted while the stack has it.
func TestFailedUpdateOfACustomResource(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.function()
	e := w.engine(nil)
	fixed := edit(customised, "Kind: small", "Kind: fixed")
	bad := edit(fixed, "Name: one", "Name: bad")
	has := func(when, name string, calls ...string) {
		t.Helper()
		if !slices.Equal(f.calls, calls) || !maps.Equal(f.there, map[string]string{"fixed": name}) {
			t.Errorf("%s: the calls are %v, there are %v", when, f.calls, f.there)
		}
		f.calls = nil
	}
	old := func() any {
		props, _ := f.events[len(f.events)-1]["OldResourceProperties"].(map[string]any)
		return props["Name"]
	}
	s := w.ended(e, w.create(e, "s", fixed, true), "CREATE_COMPLETE")
	f.calls = nil
	s = w.ended(e, w.update(e, s, bad, false), "ROLLBACK_COMPLETE")
	has("rolled back", "one", "Update r", "Update r")
	if old() != "bad" {
		t.Errorf("the rollback's old name is %v", old())
	}
	s = w.ended(e, w.update(e, s, bad, true), "UPDATE_FAILED")
	s = w.ended(e, w.update(e, s, edit(bad, "Name: bad", "Name: two"), true), "UPDATE_COMPLETE")
	has("updated again", "two", "Update r", "Update r")
	w.acts(e, s, stack.Delete)
	if f.calls = nil; len(f.there) != 0 {
		t.Errorf("after the deletion there are %v", f.there)
	}

	s = w.ended(e, w.create(e, "new", bad, true), "CREATE_FAILED")
	s = w.ended(e, w.update(e, s, fixed, true), "UPDATE_COMPLETE")
	has("made at the second try", "one", "Create r", "Create r")
	w.acts(e, s, stack.Delete)
	if !slices.Equal(f.calls, []string{"Delete r"}) || len(f.there) != 0 {
		t.Errorf("after the deletion: %v, %v", f.calls, f.there)
	}
}

// TestFunctionThatDoesNotAnswer: the resource fails in time; a late answer changes nothing.
func TestFunctionThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.function()
	e := w.engine(nil)
	f.silent = true
	s := w.create(e, "s", edit(customised, "Count: 2", "ServiceTimeout: 45"), false)
	w.until(e, func() bool { return len(f.events) == 1 })
	event := f.events[0]
	good := map[string]any{"Status": "SUCCESS", "PhysicalResourceId": "x"}
	for name, c := range map[string]struct {
		change func(*engine.FunctionResponse)
		code   stack.Code
	}{
		"forged":                    {func(r *engine.FunctionResponse) { r.Signature = "A" + r.Signature[1:] + "A" }, stack.AccessDenied},
		"of another request":        {func(r *engine.FunctionResponse) { r.Request = "other" }, stack.AccessDenied},
		"of another resource":       {func(r *engine.FunctionResponse) { r.Resource = "v" }, stack.AccessDenied},
		"without a status":          {func(r *engine.FunctionResponse) { r.Answer = map[string]any{} }, stack.ValueError},
		"with another request's ID": {func(r *engine.FunctionResponse) { r.Answer = map[string]any{"Status": "SUCCESS", "RequestId": "x"} }, stack.ValueError},
		"with a list as data":       {func(r *engine.FunctionResponse) { r.Answer = map[string]any{"Status": "SUCCESS", "Data": []any{}} }, stack.ValueError},
		"with a number as ID": {func(r *engine.FunctionResponse) {
			r.Answer = map[string]any{"Status": "SUCCESS", "PhysicalResourceId": 1}
		}, stack.ValueError},
	} {
		r := responseTo(t, event, good)
		if c.change(&r); stack.CodeOf(e.Respond(ctx(), r)) != c.code {
			t.Errorf("%s: %v", name, e.Respond(ctx(), r))
		}
	}
	began := w.clock.Now()
	w.until(e, func() bool { return w.row(s, "r").Status == stack.Failed })
	if took := w.clock.Now().Sub(began); took < 40*time.Second || took > 60*time.Second {
		t.Errorf("it took %v", took)
	}
	if why := w.row(s, "r").Reason; !strings.HasPrefix(why, "CustomResourceTimeout: resources.r: CloudFormation did not receive a response") {
		t.Errorf("the reason is %s", why)
	}
	if err := e.Respond(ctx(), responseTo(t, event, good)); stack.CodeOf(err) != stack.AccessDenied {
		t.Errorf("a late answer: %v", err)
	}
	f.silent = false
	s = w.ended(e, s, "ROLLBACK_COMPLETE") // the function was called, so it is asked to delete
	if last := f.events[len(f.events)-1]; last["RequestType"] != "Delete" || !strings.HasPrefix(fmt.Sprint(last["PhysicalResourceId"]), "s-r-") {
		t.Errorf("the last event is %v", last)
	}
	f.refuses = stack.Errorf(stack.Unavailable, "The function at http://f cannot be called.")
	began = w.clock.Now()
	s = w.ended(e, w.create(e, "away", edit(customised, "Count: 2", "ServiceTimeout: 6"), true), "CREATE_FAILED")
	if took := w.clock.Now().Sub(began); took > 10*time.Second || !strings.Contains(s.Reason, "The function at http://f cannot be called.") {
		t.Errorf("a function that cannot be called: after %v the reason is %s", took, s.Reason)
	}
	f.refuses = stack.Errorf(stack.BadRequest, "The function at http://f cannot be called.")
	s = w.ended(e, w.create(e, "refused", customised, true), "CREATE_FAILED")
	if !strings.Contains(s.Reason, "The function at http://f cannot be called.") {
		t.Errorf("the reason is %s", s.Reason)
	}
}

// TestCustomResourceAtEveryCrashPoint: a function that honours the IDs of requests makes one thing and
// leaves none, whenever a worker dies.
func TestCustomResourceAtEveryCrashPoint(t *testing.T) {
	t.Parallel()
	held := map[string]string{}
	answered := map[string]map[string]any{}
	b := begin(t, func(w *world, _ *engine.Engine) string {
		f := w.function()
		e := w.engine(nil)
		s := w.ended(e, w.create(e, "s", customised, true), "CREATE_COMPLETE")
		held, answered = f.there, f.answered
		return w.update(e, s, edit(customised, "Kind: small", "Kind: large"), true).ID
	})
	atEachPoint(t, 1, 20, func(n int64, k *killer) {
		w := b.again(t)
		f := w.function()
		f.there, f.answered, f.killer = maps.Clone(held), maps.Clone(answered), k
		w.run(w.engine(k), k, b.stackID)
		w.clock.forward(lease + time.Second)
		f.killer = killAt(1 << 60)
		s := w.ended(w.engine(nil), stack.Stack{ID: b.stackID}, "UPDATE_COMPLETE")
		if ids := slices.Collect(maps.Keys(f.there)); len(ids) != 1 || ids[0] != w.row(s, "r").PhysicalID || !strings.HasPrefix(ids[0], "large-") {
			t.Fatalf("killed at point %d: there are %v, the resource is %s; calls: %v", n, f.there, w.row(s, "r").PhysicalID, f.calls)
		}
		w.close()
	})
}
