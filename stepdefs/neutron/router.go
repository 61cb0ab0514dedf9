package neutron

import (
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

func checkRouter(props map[string]any) []stepdef.Wrong {
	distributed, _ := props["distributed"].(bool)
	ha, _ := props["ha"].(bool)
	agent, _ := known(props, "l3_agent_id").(string)
	agents, _ := props["l3_agent_ids"].([]any)
	switch {
	case agent != "" && len(agents) > 0:
		return []stepdef.Wrong{stepdef.Conflict("l3_agent_id", "l3_agent_ids")}
	case distributed && (agent != "" || len(agents) > 0):
		return []stepdef.Wrong{stepdef.Conflict("distributed", "l3_agent_id/l3_agent_ids")}
	case distributed && ha:
		return []stepdef.Wrong{stepdef.Conflict("distributed", "ha")}
	case !ha && len(agents) > 1:
		return []stepdef.Wrong{{Message: "Non HA routers can only have one L3 agent."}}
	}
	return nil
}

// replaceL3Agents removes the router from all agents that have it, then assigns it to those of the
// property.
func replaceL3Agents(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	if len(answers) == 0 {
		return get("/v2.0/routers/" + r.PhysicalID + "/l3-agents")
	}
	wanted := texts(r.Properties["l3_agent_ids"])
	if one, _ := r.Properties["l3_agent_id"].(string); len(wanted) == 0 && one != "" {
		wanted = []string{one}
	}
	var calls []stack.Call
	for _, agent := range ids(answers[0], "agents") {
		calls = append(calls, stack.Call{Method: "DELETE", Path: agentPath(agent, "l3-routers") + "/" + r.PhysicalID})
	}
	for _, agent := range wanted {
		calls = append(calls, stack.Call{Method: "POST", Path: agentPath(agent, "l3-routers"), Body: map[string]any{"router_id": r.PhysicalID}})
	}
	return scheduled(calls, answers)
}
