package keystone

import (
	"net/url"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// checkRoles wants every role to be for a project or for a domain.
func checkRoles(props map[string]any) (wrong []stepdef.Wrong) {
	roles, _ := props["roles"].([]any)
	for _, e := range roles {
		role, ok := e.(map[string]any)
		if !ok {
			continue
		}
		switch project, domain := role["project"], role["domain"]; {
		case project != nil && domain != nil:
			wrong = append(wrong, stepdef.Wrong{Message: "Cannot define the following properties at the same time: project, domain."})
		case project == nil && domain == nil:
			wrong = append(wrong, stepdef.Wrong{Message: "Either project or domain must be specified for role " + stepdef.Str(role["role"])})
		}
	}
	return wrong
}

// joinGroups and grantRoles make calls that may be made again without harm.
func joinGroups(r stack.Resource, answers []stack.Answer) stepdef.Want {
	groups, _ := r.Properties["groups"].([]any)
	if done := len(answers); done < len(groups) {
		return put("/v3/groups/" + escaped(groups[done]) + "/users/" + r.PhysicalID)
	}
	return stepdef.Want{}
}

func grantRoles(r stack.Resource, answers []stack.Answer) stepdef.Want {
	roles, _ := r.Properties["roles"].([]any)
	if len(answers) >= len(roles) {
		return stepdef.Want{}
	}
	role, _ := roles[len(answers)].(map[string]any)
	on := "/v3/projects/" + escaped(role["project"])
	if role["project"] == nil {
		on = "/v3/domains/" + escaped(role["domain"])
	}
	return put(on + "/users/" + r.PhysicalID + "/roles/" + escaped(role["role"]))
}

func put(path string) stepdef.Want {
	return stepdef.Want{Call: &stack.Call{Method: "PUT", Path: path}}
}

func escaped(v any) string {
	s, _ := stepdef.Text(v)
	return url.PathEscape(s)
}
