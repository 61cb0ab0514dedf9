package nova

import (
	"maps"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// signsIn reports whether the agent in a server gets its metadata by a transport, as a user in Keystone.
func signsIn(r stack.Resource, transport string) bool {
	return stepdef.HasAgent(r) && r.Properties["software_config_transport"] == transport
}

const (
	pollServerHeat = "POLL_SERVER_HEAT"
	zaqarMessage   = "ZAQAR_MESSAGE"
)

// checkTransport refuses a transport that needs a user in Keystone.
func checkTransport(props map[string]any) []stepdef.Wrong {
	r := stack.Resource{Properties: props}
	if signsIn(r, pollServerHeat) || signsIn(r, zaqarMessage) {
		return []stepdef.Wrong{stepdef.NeedsStackUser("software_config_transport", stepdef.Str(props["software_config_transport"]))}
	}
	return nil
}

// checkDeployed refuses the same transports for a deployed server.
func checkDeployed(props map[string]any) []stepdef.Wrong {
	return checkTransport(map[string]any{"user_data_format": "SOFTWARE_CONFIG", "software_config_transport": props["software_config_transport"]})
}

// makePollUser makes the user as which the agent gets its metadata, and the queue with the first of them.
func makePollUser(t *stepdef.Replay, r stack.Resource) {
	switch {
	case signsIn(r, pollServerHeat) && r.Data[stepdef.StackUser] == nil:
		stepdef.PutStackUser(t, r, true)
	case signsIn(r, zaqarMessage) && r.Data[stepdef.PollQueue] == nil:
		user, ok := stepdef.PutStackUser(t, r, true)
		if !ok || !stepdef.PutQueue(t, r) {
			return
		}
		queue := stepdef.QueueName(r)
		r.Data = maps.Clone(r.Data)
		if r.Data == nil {
			r.Data = map[string]any{}
		}
		r.Data[stepdef.StackUser], r.Data[stepdef.StackUserPassword], r.Data[stepdef.PollQueue] = user, user["password"], queue
		if _, ok := t.Call(stepdef.PostMetadata(queue, r.PhysicalName, stepdef.Dumps(withDeployments(r))), nil); ok {
			t.SetData(stepdef.PollQueue, queue)
		}
	}
}

// userSection returns the name and the text of the agent's configuration with which it signs in; empty when
// it does not.
func userSection(r stack.Resource) (name string, section map[string]any) {
	keys := []string{"user_id", "password", "auth_url", "project_id", "region_name"}
	section = map[string]any{}
	switch {
	case signsIn(r, pollServerHeat):
		name, keys = "heat", append(keys, "stack_id")
		section["resource_name"] = r.Name
	case signsIn(r, zaqarMessage) && r.Data[stepdef.PollQueue] != nil:
		name = "zaqar"
		section["queue_id"] = r.Data[stepdef.PollQueue]
	}
	user := stepdef.StackUserOf(r)
	if user == nil {
		return "", nil
	}
	for _, key := range keys {
		section[key] = user[key]
	}
	return name, section
}

// switchPollUser returns the hook that disables or enables the user of a server that has one.
func switchPollUser(enabled bool) stepdef.Do {
	return func(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
		t := stepdef.NewReplay(answers)
		if r.Data[stepdef.StackUserPassword] != nil {
			stepdef.PutStackUser(t, r, enabled)
		}
		return t.Result
	}
}

// dropPollUser deletes the queue and the user.
func dropPollUser(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if stepdef.DropQueue(t, r) {
		stepdef.DropStackUser(t, r)
	}
	return t.Result
}
