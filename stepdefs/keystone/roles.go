package keystone

import (
	"net/url"
	"reflect"
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// checkRoles requires every role to be for a project or for a domain.
func checkRoles(props map[string]any) (wrong []stepdef.Wrong) {
	roles, _ := props["roles"].([]any)
	for _, e := range roles {
		role, ok := e.(map[string]any)
		if !ok {
			continue
		}
		switch project, domain := role["project"], role["domain"]; {
		case project != nil && domain != nil:
			wrong = append(wrong, stepdef.Conflict("project", "domain"))
		case project == nil && domain == nil:
			wrong = append(wrong, stepdef.Wrong{Message: "Either project or domain must be specified for role " + stepdef.Str(role["role"])})
		}
	}
	return wrong
}

// joinGroups, grantRoles and their opposites make idempotent calls. An update makes calls only for
// the entries that were added or removed.
func joinGroups(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	return each("PUT", membership(r), addedEntries(r, "groups"), answers)
}

func leaveGroups(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	return each("DELETE", membership(r), removedEntries(r, "groups"), answers)
}

func grantRoles(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	return each("PUT", grant(r), addedEntries(r, "roles"), answers)
}

func revokeRoles(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	return each("DELETE", grant(r), removedEntries(r, "roles"), answers)
}

// addedEntries returns the entries that a list has now and did not have before. A failed update may
// or may not have added its entries, so only those that it left alone count as present.
func addedEntries(r stack.Resource, property string) []any {
	had := stepdef.ValueBefore(r, property)
	if stepdef.IsTried(r, property) {
		had = difference(had, any(difference(had, stepdef.ValueTried(r, property))))
	}
	return difference(r.Properties[property], had)
}

// removedEntries returns the entries that a list no longer has: those from before, and those that a
// failed update was to add.
func removedEntries(r stack.Resource, property string) []any {
	before := difference(stepdef.ValueBefore(r, property), nil)
	return difference(append(before, difference(stepdef.ValueTried(r, property), any(before))...), r.Properties[property])
}

func membership(r stack.Resource) func(group any) string {
	return func(group any) string { return "/v3/groups/" + escaped(group) + "/users/" + r.PhysicalID }
}

func grant(r stack.Resource) func(role any) string {
	return func(one any) string {
		role, _ := one.(map[string]any)
		on := "/v3/projects/" + escaped(role["project"])
		if role["project"] == nil {
			on = "/v3/domains/" + escaped(role["domain"])
		}
		return on + "/users/" + r.PhysicalID + "/roles/" + escaped(role["role"])
	}
}

// difference returns the entries of one list that are not in the other.
func difference(of, not any) (left []any) {
	all, _ := of.([]any)
	others, _ := not.([]any)
	for _, v := range all {
		if !slices.ContainsFunc(others, func(other any) bool { return reflect.DeepEqual(v, other) }) {
			left = append(left, v)
		}
	}
	return left
}

// each makes one call after the other.
func each(method string, path func(any) string, of []any, answers []stack.Answer) stepdef.HookResult {
	if done := len(answers); done < len(of) {
		return stepdef.HookResult{Call: &stack.Call{Method: method, Path: path(of[done])}}
	}
	return stepdef.HookResult{}
}

func escaped(v any) string {
	s, _ := stepdef.Text(v)
	return url.PathEscape(s)
}
