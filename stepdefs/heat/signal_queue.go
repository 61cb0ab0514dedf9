package heat

import (
	"strings"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

const zaqarSignal = "ZAQAR_SIGNAL"

// messagesKey is the key of Data for the messages that a wait condition has read, and takenKey for the IDs of
// those that it must delete from the queue.
const (
	messagesKey = "messages"
	takenKey    = "taken"
	messagePage = "?limit=20&echo=true"
)

// queueHandle returns the physical ID of a handle with a queue.
func queueHandle(r stack.Resource) string { return r.StackID + "/" + stepdef.QueueName(r) }

// queueOf returns the queue of a handle; empty when it has none.
func queueOf(r stack.Resource, handle string) string {
	queue, ok := strings.CutPrefix(handle, r.StackID+"/")
	if !ok || r.StackID == "" {
		return ""
	}
	return queue
}

// readMessages reads the messages in the queue of a handle. A message is deleted after the row has stored it.
// data is what the row stores at the end of the replay, which must find its data as they were. want is what
// the hook asks for first, or nil.
func readMessages(t *stepdef.Replay, r stack.Resource, handle string) (objects []object, data map[string]any, want *stepdef.HookResult) {
	queue := queueOf(r, handle)
	if taken, _ := r.Data[takenKey].([]any); len(taken) > 0 {
		ids := make([]string, len(taken))
		for i, id := range taken {
			ids[i] = stepdef.Str(id)
		}
		if _, ok := t.Call(stepdef.QueueCall("DELETE", queue, "/messages?ids="+strings.Join(ids, ","), handle, nil), nil); !ok {
			return nil, nil, &t.Result
		}
	}
	list, ok := t.Call(stepdef.QueueCall("GET", queue, "/messages"+messagePage, handle, nil), nil)
	if !ok {
		return nil, nil, &t.Result
	}
	if list.Code >= 400 {
		want := t.FailBy(list)
		return nil, nil, &want
	}
	known, _ := r.Data[messagesKey].([]any)
	all, had, taken, size := append([]any(nil), known...), map[any]bool{}, []any{}, 0
	for _, k := range known {
		m, _ := k.(map[string]any)
		had[m["id"]] = true
	}
	messages, _ := list.Body["messages"].([]any)
	for _, one := range messages {
		m, _ := one.(map[string]any)
		taken = append(taken, m["id"])
		if !had[m["id"]] {
			all = append(all, map[string]any{"id": m["id"], "body": stepdef.Dumps(m["body"])})
		}
	}
	for _, one := range all {
		m, _ := one.(map[string]any)
		body := stepdef.Str(m["body"])
		size += len(body)
		objects = append(objects, object{sum: stepdef.Str(m["id"]), body: body})
	}
	if size > mostSignals {
		want := t.Fail(stack.PlainError, "The signals have more than "+stepdef.Str(mostSignals)+" bytes")
		return nil, nil, &want
	}
	return objects, map[string]any{messagesKey: all, takenKey: taken}, nil
}

// hearMessage looks for the outcome of a deployment in its queue, and stores it. heard reports whether it is
// there; then the replay is at its end.
func hearMessage(t *stepdef.Replay, r stack.Resource, id string) (heard, ok bool) {
	list, ok := t.Call(stepdef.QueueCall("GET", stepdef.QueueName(r), "/messages?limit=1&echo=true", r.PhysicalName, nil), nil)
	if !ok {
		return false, false
	}
	messages, _ := list.Body["messages"].([]any)
	if len(messages) == 0 {
		return false, true
	}
	message, _ := messages[0].(map[string]any)
	details, good := message["body"].(map[string]any)
	if !good {
		t.Fail(stack.PlainError, "The message is no map: "+stepdef.Dumps(message["body"]))
		return true, true
	}
	return storeOutcome(t, id, details)
}

// storeOutcome stores the outcome of a deployment.
func storeOutcome(t *stepdef.Replay, id string, details map[string]any) (heard, ok bool) {
	a, ok := t.Call(stack.Call{Method: "POST", Path: "/software_deployments/" + id, Body: details}, nil)
	if ok {
		judgeDeployment(t, a, readAgainAfter)
	}
	return true, ok
}
