package heat

import (
	"fmt"
	"net/url"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// input returns an input of a deployed config.
func input(name string, value any, about string) any {
	return map[string]any{"name": name, "value": value, "description": about}
}

// signalInputs returns the inputs that say how the outcome is reported. It makes what takes the outcome,
// if the config is for the action.
func signalInputs(t *stepdef.Replay, r stack.Resource) (inputs []any, ok bool) {
	switch r.Properties["signal_transport"] {
	case "CFN_SIGNAL":
		return urlInputs(signalURL(r), "POST"), true
	case tempURLSignal, heatSignal, zaqarSignal:
	default:
		return nil, true
	}
	a, ok := t.Call(stack.Call{Method: "POST", Path: "/software_actions", Body: map[string]any{
		"config_id": r.Properties["config"], "action": string(r.Action), "actions": r.Properties["actions"],
	}}, nil)
	if !ok || a.Body["acts"] != true {
		return nil, ok
	}
	if r.Properties["signal_transport"] != tempURLSignal {
		return signInInputs(t, r)
	}
	// Each action has an object of its own, so that the outcome of an earlier one is never taken for its.
	address, ok := putSignalObject(t, r, outcomeObject(r), "", false)
	return urlInputs(address, "PUT"), ok
}

// signInInputs makes the user, and the queue, with which an agent reports the outcome.
func signInInputs(t *stepdef.Replay, r stack.Resource) (inputs []any, ok bool) {
	user, ok := stepdef.PutStackUser(t, r, true)
	inputs = userInputs(user)
	if !ok || r.Properties["signal_transport"] != zaqarSignal {
		return inputs, ok
	}
	return append(inputs, input("deploy_queue_id", stepdef.QueueName(r), "ID of queue to use for signaling output values")), stepdef.PutQueue(t, r)
}

// userInputs returns the inputs with which an agent signs in to report the outcome.
func userInputs(user map[string]any) []any {
	return []any{
		input("deploy_auth_url", user["auth_url"], "URL for API authentication"),
		input("deploy_username", user["username"], "Username for API authentication"),
		input("deploy_user_id", user["user_id"], "User ID for API authentication"),
		input("deploy_password", user["password"], "Password for API authentication"),
		input("deploy_project_id", user["project_id"], "ID of project for API authentication"),
		input("deploy_region_name", user["region_name"], "Region name for API authentication"),
	}
}

func urlInputs(address any, verb string) []any {
	return []any{
		input("deploy_signal_id", address, "ID of signal to use for signaling output values"),
		input("deploy_signal_verb", verb, "HTTP verb to use for signaling output values"),
	}
}

// outcomeObject returns the name of the object that takes the outcome of the action under way.
func outcomeObject(r stack.Resource) string { return idFrom(r.Work.Seed, "config") }

// signalURL returns the URL that takes the outcome. Deployments that an older version of Hearth made
// have no signed one.
func signalURL(r stack.Resource) any {
	if signed := r.Data[stack.SignedURLData]; signed != nil {
		return signed
	}
	return fmt.Sprintf("%v?Signature=%v", r.Data[stack.EndpointData], r.Data[stack.SignalTokenData])
}

// hearObject looks for the outcome of a deployment in its object, and stores it. heard reports whether it
// is there; then the hook is at its end.
func hearObject(t *stepdef.Replay, r stack.Resource, id string) (heard, ok bool) {
	path, object := "/"+url.PathEscape(signalContainer(r)), outcomeObject(r)
	list, ok := t.Call(stack.Call{Service: objectStore, Method: "GET", Path: path + "?format=json&prefix=" + object}, nil)
	if !ok {
		return false, false
	}
	size := 0.0
	for _, o := range signalObjects(list) {
		size = o.size
	}
	switch {
	case size == 0:
		return false, true
	case size > mostSignals:
		t.Fail(stack.PlainError, fmt.Sprintf("The signal has %d bytes, more than %d", int(size), mostSignals))
		return true, true
	}
	said, ok := t.Call(stack.Call{Service: objectStore, Method: "GET", Path: path + "/" + object, Text: true}, nil)
	if !ok {
		return false, false
	}
	details, good := jsonObject(said.Text)
	if !good {
		t.Fail(stack.PlainError, "Failed to parse JSON data: "+said.Text)
		return true, true
	}
	return storeOutcome(t, id, details)
}

// hear looks for the outcome of a deployment where its transport brings it.
func hear(t *stepdef.Replay, r stack.Resource, id string) (heard, ok bool) {
	if r.Properties["signal_transport"] == zaqarSignal {
		return hearMessage(t, r, id)
	}
	return hearObject(t, r, id)
}
