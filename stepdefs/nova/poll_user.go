package nova

import (
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// pollsHeat reports whether the agent in a server asks Heat's API for its metadata.
func pollsHeat(r stack.Resource) bool {
	return r.Properties["user_data_format"] == "SOFTWARE_CONFIG" && r.Properties["software_config_transport"] == "POLL_SERVER_HEAT"
}

// checkTransport refuses a transport that needs a user in Keystone.
func checkTransport(props map[string]any) []stepdef.Wrong {
	if pollsHeat(stack.Resource{Properties: props}) {
		return []stepdef.Wrong{stepdef.NeedsStackUser("software_config_transport", "POLL_SERVER_HEAT")}
	}
	return nil
}

// makePollUser makes the user as which the agent asks.
func makePollUser(t *stepdef.Replay, r stack.Resource) {
	if pollsHeat(r) && r.Data[stepdef.StackUser] == nil {
		stepdef.PutStackUser(t, r, true)
	}
}

// heatSection returns the agent's configuration for Heat's API.
func heatSection(r stack.Resource) map[string]any {
	user := stepdef.StackUserOf(r)
	if !pollsHeat(r) || user == nil {
		return nil
	}
	section := map[string]any{"resource_name": r.Name}
	for _, key := range []string{"user_id", "password", "auth_url", "project_id", "stack_id", "region_name"} {
		section[key] = user[key]
	}
	return section
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

// dropPollUser deletes the user.
func dropPollUser(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	stepdef.DropStackUser(t, r)
	return t.Result
}
