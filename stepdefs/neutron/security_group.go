package neutron

import (
	"maps"

	"hearth/shared/refusal"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

func checkSecurityGroup(props map[string]any) []stepdef.Wrong {
	if known(props, "name") == "default" {
		return []stepdef.Wrong{{Message: `Security groups cannot be assigned the name "default".`}}
	}
	return nil
}

// makeRules adds the rules to a new group. Neutron has created rules there that allow all egress;
// the first egress rule removes them.
func makeRules(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	rules := list(r.Properties["rules"])
	var calls []stack.Call
	done := len(answers)
	if hasEgress(rules) {
		if done == 0 {
			return get("/v2.0/security-groups/" + r.PhysicalID)
		}
		done--
		calls = removals(answers[0], func(rule map[string]any) bool { return rule["direction"] == "egress" })
	}
	return withRules(r, append(calls, additions(r, rules)...), done, answers)
}

// changeRules replaces a group's rules: it deletes the old ones and creates the new ones. If none
// of them is for egress, it creates those that Neutron would have created.
func changeRules(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	if len(answers) == 0 {
		return get("/v2.0/security-groups/" + r.PhysicalID)
	}
	rules := list(r.Properties["rules"])
	if !hasEgress(rules) {
		rules = append([]map[string]any{
			{"direction": "egress", "ethertype": "IPv4"},
			{"direction": "egress", "ethertype": "IPv6"},
		}, rules...)
	}
	calls := removals(answers[0], func(map[string]any) bool { return true })
	return withRules(r, append(calls, additions(r, rules)...), len(answers)-1, answers)
}

// withRules goes on with the calls. A conflict counts as success only if the rule already exists.
func withRules(_ stack.Resource, calls []stack.Call, done int, answers []stack.Answer) stepdef.HookResult {
	if n := len(answers); n > 0 && answers[n-1].Code == 409 {
		switch kind, why := refusal.NeutronError(answers[n-1]); kind {
		case "OverQuota":
			return stepdef.HookResult{Fail: stack.Failure{Class: "OverQuotaClient", Text: why}}
		case "SecurityGroupRuleExists":
		default:
			return stepdef.HookResult{By: &answers[n-1]}
		}
	}
	return inTurn(calls, done)
}

func hasEgress(rules []map[string]any) bool {
	for _, rule := range rules {
		if rule["direction"] == "egress" {
			return true
		}
	}
	return false
}

func removals(group stack.Answer, which func(map[string]any) bool) (calls []stack.Call) {
	shown, _ := group.Body["security_group"].(map[string]any)
	for _, rule := range list(shown["security_group_rules"]) {
		if id, ok := rule["id"].(string); ok && which(rule) {
			calls = append(calls, stack.Call{Method: "DELETE", Path: "/v2.0/security-group-rules/" + id})
		}
	}
	return calls
}

func additions(r stack.Resource, rules []map[string]any) (calls []stack.Call) {
	for _, rule := range rules {
		calls = append(calls, stack.Call{
			Method: "POST",
			Path:   "/v2.0/security-group-rules",
			Body:   map[string]any{"security_group_rule": ruleBody(r, rule)},
		})
	}
	return calls
}

// ruleBody sends the one remote that remote_mode chooses; an empty remote group means the group
// itself.
func ruleBody(r stack.Resource, rule map[string]any) map[string]any {
	out := maps.Clone(rule)
	maps.DeleteFunc(out, func(_ string, v any) bool { return v == nil || v == "" })
	out["security_group_id"] = r.PhysicalID
	if out["remote_mode"] == "remote_group_id" {
		delete(out, "remote_ip_prefix")
		if out["remote_group_id"] == nil {
			out["remote_group_id"] = r.PhysicalID
		}
	} else {
		delete(out, "remote_group_id")
	}
	delete(out, "remote_mode")
	return out
}
