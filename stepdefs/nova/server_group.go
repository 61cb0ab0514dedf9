package nova

import (
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// groupBody sends the one policy: Nova has had no list of them since 2.64.
func groupBody(_ stack.Resource, fields map[string]any) map[string]any {
	if policies := names(fields["policies"]); len(policies) > 0 {
		fields["policy"] = policies[0]
	}
	delete(fields, "policies")
	if rules, _ := fields["rules"].(map[string]any); len(rules) == 0 {
		delete(fields, "rules")
	}
	return fields
}

func groupNamesakes(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	return stepdef.Namesakes(r, answers, "/os-server-groups", "server_groups")
}

func isGroup(r stack.Resource, candidate map[string]any) bool {
	policies := names(r.Properties["policies"])
	return stepdef.SameName(r, candidate) && (len(policies) == 0 || candidate["policy"] == policies[0])
}

// forgetNamesakes drops the record of older groups once the group is made.
func forgetNamesakes(_ stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	t.ForgetNamesakes()
	return t.Result
}
