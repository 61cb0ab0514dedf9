package keystone

import (
	"maps"
	"net/url"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Hooks returns the table of this package's hooks.
func Hooks() stepdef.Hooks {
	return stepdef.Hooks{
		Check: map[string]stepdef.Check{"keystone.checkRoles": checkRoles},
		Body: map[string]stepdef.Body{
			"keystone.marked":  marked,
			"keystone.changed": changed,
		},
		Match: map[string]stepdef.Match{"keystone.isMarked": isMarked},
		Do: map[string]stepdef.Do{
			"keystone.dropDefaultGroups": dropDefaultGroups,
			"keystone.joinGroups":        joinGroups,
			"keystone.grantRoles":        grantRoles,
			"keystone.leaveGroups":       leaveGroups,
			"keystone.revokeRoles":       revokeRoles,
		},
	}
}

// mark is a field that Keystone stores without knowing it. Names are unique within a domain, and
// nothing shows when an object was made. Without the mark, another object of the same name could be
// taken for ours.
const mark = "hearth"

func marked(r stack.Resource, fields map[string]any) map[string]any {
	out := maps.Clone(fields)
	out[mark] = r.PhysicalName
	return out
}

func isMarked(r stack.Resource, candidate map[string]any) bool {
	return candidate[mark] == r.PhysicalName
}

// changed leaves out properties that were removed from the template, except the name: it becomes
// the generated one.
func changed(r stack.Resource, fields map[string]any) map[string]any {
	out := maps.Clone(fields)
	if name, ok := out["name"]; ok && (name == nil || name == "") {
		out["name"] = r.PhysicalName
	}
	maps.DeleteFunc(out, func(_ string, v any) bool { return v == nil })
	return out
}

// dropDefaultGroups removes the security group that Neutron makes for each project it sees.
// Otherwise Neutron would keep it after the project is deleted.
func dropDefaultGroups(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	if r.PhysicalID == "" {
		return stepdef.HookResult{}
	}
	if len(answers) == 0 {
		return stepdef.HookResult{Call: &stack.Call{Method: "GET", Path: "/v2.0/security-groups?name=default&project_id=" + url.QueryEscape(r.PhysicalID)}}
	}
	groups, _ := answers[0].Body["security_groups"].([]any)
	if done := len(answers) - 1; done < len(groups) {
		group, _ := groups[done].(map[string]any)
		id, _ := group["id"].(string)
		return stepdef.HookResult{Call: &stack.Call{Method: "DELETE", Path: "/v2.0/security-groups/" + url.PathEscape(id)}}
	}
	return stepdef.HookResult{}
}
