package neutron

import (
	"net/url"
	"slices"
	"time"

	"hearth/shared/refusal"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// replaceDHCPAgents assigns the network to the agents of the property and to no others. It ignores
// an agent that is already assigned or unassigned.
func replaceDHCPAgents(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	if len(answers) == 0 {
		return get("/v2.0/networks/" + r.PhysicalID + "/dhcp-agents")
	}
	wanted, have := texts(r.Properties["dhcp_agent_ids"]), ids(answers[0], "agents")
	var calls []stack.Call
	for _, agent := range wanted {
		if !slices.Contains(have, agent) {
			calls = append(calls, stack.Call{Method: "POST", Path: agentPath(agent, "dhcp-networks"), Body: map[string]any{"network_id": r.PhysicalID}})
		}
	}
	for _, agent := range have {
		if !slices.Contains(wanted, agent) {
			calls = append(calls, stack.Call{Method: "DELETE", Path: agentPath(agent, "dhcp-networks") + "/" + r.PhysicalID})
		}
	}
	return scheduled(calls, answers)
}

// scheduled makes the calls after the first answer. A conflict counts as success if it says that
// the agent has the network already, or no longer has it.
func scheduled(calls []stack.Call, answers []stack.Answer) stepdef.HookResult {
	if last := answers[len(answers)-1]; last.Code == 409 && !refusal.IsHostedBy(last) {
		return stepdef.HookResult{By: &last}
	}
	return inTurn(calls, len(answers)-1)
}

func agentPath(agent, what string) string {
	return "/v2.0/agents/" + url.PathEscape(agent) + "/" + what
}

func get(path string) stepdef.HookResult {
	return stepdef.HookResult{Call: &stack.Call{Method: "GET", Path: path}}
}

func ids(a stack.Answer, in string) (out []string) {
	for _, m := range list(a.Body[in]) {
		if id, ok := m["id"].(string); ok {
			out = append(out, id)
		}
	}
	return out
}

// segments returns the segments of the network; the one without a name, which every network has,
// comes first.
func segments(r stack.Resource, _ time.Time) any {
	all := list(r.Attributes["segments"])
	slices.SortStableFunc(all, func(a, b map[string]any) int {
		switch {
		case a["name"] == nil && b["name"] != nil:
			return -1
		case a["name"] != nil && b["name"] == nil:
			return 1
		}
		return 0
	})
	out := make([]any, len(all))
	for i, m := range all {
		out[i] = m
	}
	return out
}
