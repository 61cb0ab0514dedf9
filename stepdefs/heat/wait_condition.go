package heat

import (
	"slices"
	"strings"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// storedHandle returns the handle whose signals are stored by the API, or nil for a handle whose signals
// are looked for elsewhere.
func storedHandle(r stack.Resource, _ time.Time) any {
	if handle, _ := r.Properties["handle"].(string); !isPolled(r, handle) {
		return handle
	}
	return nil
}

// isPolled reports whether the signals of a handle are objects or messages. The ID of such a handle has the
// name of its container or queue.
func isPolled(r stack.Resource, handle string) bool {
	return r.StackID != "" && strings.HasPrefix(handle, r.StackID+"-") || queueOf(r, handle) != ""
}

// awaitObjects looks for the signals of a handle with the transport TEMP_URL_SIGNAL or ZAQAR_SIGNAL until
// enough have come. It stores them with the handle, as if they had come by the API.
func awaitObjects(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	handle, _ := r.Properties["handle"].(string)
	if !isPolled(r, handle) {
		return stepdef.HookResult{}
	}
	t := stepdef.NewReplay(answers)
	var objects []object
	var want *stepdef.HookResult
	var read map[string]any
	if queueOf(r, handle) != "" {
		objects, read, want = readMessages(t, r, handle)
	} else {
		var rest []stack.Answer
		objects, rest, want = readObjects(r, handle, answers)
		t, read = stepdef.NewReplay(rest), map[string]any{signalBodies: bodiesOf(objects)}
	}
	if want != nil {
		return *want
	}
	signals, why := handleSignals(objects)
	if why != nil {
		return t.FailWith(*why)
	}
	call := stack.Call{Service: stack.SoftwareService, Method: "GET", Path: "/signals?of=" + handle}
	if heard, _ := stack.Number(r.Data[heardKey]); float64(len(signals)) > heard {
		call.Method, call.Path, call.Body = "PUT", "/signals", map[string]any{"of": handle, "signals": signals}
	}
	stored, ok := t.Call(call, nil)
	if !ok {
		return t.Result
	}
	if stored.Code >= 400 {
		return t.FailBy(stored)
	}
	t.SetData(heardKey, len(signals))
	return judgeStored(r, t, handle, stored, read)
}

// heardKey is the key of Data for the number of objects whose signals are stored.
const heardKey = "heard"

// judgeStored decides on the signals that a handle has.
func judgeStored(r stack.Resource, t *stepdef.Replay, handle string, stored stack.Answer, read map[string]any) stepdef.HookResult {
	var signals []signal
	data := map[string]any{}
	all, _ := stored.Body["signals"].([]any)
	for _, one := range all {
		s, _ := one.(map[string]any)
		fields, _ := s["data"].(map[string]any)
		signals = append(signals, signal{id: stepdef.Str(s["id"]), status: fields["status"], reason: stepdef.Str(fields["reason"])})
		data[stepdef.Str(s["id"])] = fields
	}
	v := judgeSignals(r, signals)
	switch {
	case v.failed:
		return t.Fail("WaitConditionFailure", v.why)
	case v.enough:
		t.SetData(stack.SignalsData, data)
		t.SetData(signalBodies, nil)
		t.SetData(heardKey, nil)
		t.SetData(messagesKey, nil)
		t.SetData(takenKey, nil)
		return t.Result
	}
	for key, v := range read {
		t.SetData(key, v)
	}
	t.Result.Late = stack.Failure{Class: "WaitConditionTimeout", Text: v.late}
	t.Result.Afresh, t.Result.SignalsOf = true, handle
	return t.RetryAtSignal(signalPause)
}

// handleSignals returns the signals that objects say, as a handle stores them. One that gives no ID
// gets the number of those that are there.
func handleSignals(objects []object) (signals []any, why *stack.Failure) {
	var ids []string
	for _, o := range objects {
		one, ok := readSignal(o.body, len(ids)+1)
		if !ok {
			return nil, &stack.Failure{Class: stack.PlainError, Text: "Failed to parse JSON data: " + o.body}
		}
		given, _ := jsonObject(o.body)
		for key := range given {
			ok = ok && slices.Contains([]string{"data", "reason", "status", "id"}, key)
		}
		if !ok || one.status != "SUCCESS" && one.status != "FAILURE" {
			return nil, &stack.Failure{Class: string(stack.ValueError), Text: "Metadata format invalid"}
		}
		if !slices.Contains(ids, one.id) {
			ids = append(ids, one.id)
		}
		signals = append(signals, map[string]any{"id": one.id, "data": map[string]any{"status": one.status, "reason": one.reason, "data": one.data}})
	}
	return signals, nil
}

// signalData returns the data of all signals by their ids, as JSON in Python's spacing.
func signalData(r stack.Resource, _ time.Time) any {
	signals, _ := r.Data[stack.SignalsData].(map[string]any)
	data := make(map[string]any, len(signals))
	for id, s := range signals {
		m, _ := s.(map[string]any)
		data[id] = m["data"]
	}
	return stepdef.Dumps(data)
}
