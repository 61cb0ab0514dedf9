package heat

import (
	"fmt"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// checkTransport refuses signal transports that need a user in Keystone.
func checkTransport(props map[string]any) []stepdef.Wrong {
	transport, _ := props["signal_transport"].(string)
	if transport == heatSignal || transport == zaqarSignal {
		return []stepdef.Wrong{stepdef.NeedsStackUser("signal_transport", transport)}
	}
	return nil
}

// besideServer refuses a server in the same template that does not receive deployments.
func besideServer(self stepdef.Peer, of func(string) *stepdef.Peer) []stepdef.Wrong {
	name, _ := self.Props["server"].(string)
	if ref, ok := self.Props["server"].(stepdef.Ref); ok {
		name = string(ref)
	}
	server := of(name)
	if server == nil {
		return nil
	}
	if format, _ := server.Props["user_data_format"].(string); format == "" || format == "SOFTWARE_CONFIG" {
		return nil
	}
	return []stepdef.Wrong{{Path: "server", Verbatim: true, Message: fmt.Sprintf("Resource %s's property user_data_format should be set to SOFTWARE_CONFIG since there are software deployments on it.", name)}}
}

// readAgainAfter is how long a deployment waits for a signal. After that it is read again, since the
// API may change its state as well.
const readAgainAfter = 30 * time.Second

// deploy gives the server the config, if it is for the current action, and waits until the server
// reports the result. A deleted server reports none. The deployment is created by the first action
// that the config is for, which may be the deletion. The service decides this, because a component
// lists its own actions.
func deploy(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	id := r.PhysicalID
	if id == "" {
		id = idFrom(r.Work.Seed, "object")
		t.Result.ID = id
	}
	inputs, ok := signalInputs(t, r)
	if !ok {
		return t.Result
	}
	a, ok := t.Call(stack.Call{Method: "PUT", Path: "/software_deployments/" + id, Body: deployment(r, inputs)}, nil)
	if ok && a.Body["absent"] == true {
		t.Result.ID, t.Result.Removed = "", true
	}
	if !ok || !stepdef.PublishMetadata(t, serverID(r), a) || status(a) != string(stack.InProgress) {
		return t.Result
	}
	if r.Action == stack.Delete {
		s, ok := t.Call(stack.Call{Service: "compute", Method: "GET", Path: "/servers/" + serverID(r)}, nil)
		if !ok || s.Code == 404 {
			return t.Result
		}
	}
	again := readAgainAfter
	if transport := r.Properties["signal_transport"]; transport == tempURLSignal || transport == zaqarSignal {
		if heard, ok := hear(t, r, id); !ok || heard {
			return t.Result
		}
		again, t.Result.Dropped = signalPause, 2 // with the object
	}
	if a, ok = t.Call(stack.Call{Method: "GET", Path: "/software_deployments/" + id}, nil); !ok {
		return t.Result
	}
	return judgeDeployment(t, a, again)
}

// judgeDeployment decides on a deployment as it is now. One that is in progress is looked at again after
// a while.
func judgeDeployment(t *stepdef.Replay, a stack.Answer, again time.Duration) stepdef.HookResult {
	switch status(a) {
	case string(stack.InProgress):
		return t.RetryAtSignal(again)
	case string(stack.Failed):
		d, _ := a.Body["software_deployment"].(map[string]any)
		return t.Fail(stack.PlainError, fmt.Sprintf("Deployment to server failed: %v", d["status_reason"]))
	}
	return t.Result
}

// afterDeployment takes a deleted deployment away from what its server's agent polls, and deletes what
// took the outcomes.
func afterDeployment(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if what, ok := stepdef.AskMetadata(t, serverID(r)); !ok || !stepdef.PublishMetadata(t, serverID(r), what) {
		return t.Result
	}
	return removeSignals(r, t.Rest())
}

func serverID(r stack.Resource) string {
	server, _ := r.Properties["server"].(string)
	return server
}

func status(a stack.Answer) any {
	d, _ := a.Body["software_deployment"].(map[string]any)
	return d["status"]
}

// deployment returns what a deployment adds to its config's own inputs.
func deployment(r stack.Resource, inputs []any) map[string]any {
	p := r.Properties
	body := map[string]any{
		"config_id": p["config"], "server_id": p["server"], "action": string(r.Action), "actions": p["actions"],
		"derived": idFrom(r.Work.Seed, "config"), "name": p["name"], "otherwise": r.PhysicalName,
		"input_values": p["input_values"], "told": append(deployerInputs(r), inputs...),
		"status": string(stack.InProgress), "status_reason": "Deploy data available",
	}
	if p["signal_transport"] == "NO_SIGNAL" {
		body["status"], body["status_reason"] = string(stack.Complete), "Not waiting for outputs signal"
	}
	if key, structured := p["input_key"]; structured {
		body["input_key"], body["strict"] = key, p["input_values_validate"] == "STRICT"
	}
	return body
}

// deployerInputs returns the inputs that every deployment has.
func deployerInputs(r stack.Resource) []any {
	return []any{
		input("deploy_server_id", r.Properties["server"], "ID of the server being deployed to"),
		input("deploy_action", string(r.Action), "Name of the current action being deployed"),
		input("deploy_stack_id", r.Data[stack.StackData], "ID of the stack this deployment belongs to"),
		input("deploy_resource_name", r.Name, "Name of this deployment resource in the stack"),
		input("deploy_signal_transport", r.Properties["signal_transport"], "How the server should signal to heat with the deployment output values."),
	}
}
