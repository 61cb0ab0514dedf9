package nova

import (
	"slices"
	"sort"
	"strings"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// flavorBody leaves the ID to Nova if none is given. Nova's own client calls that "auto".
func flavorBody(_ stack.Resource, fields map[string]any) map[string]any {
	if id := fields["id"]; id == "" || id == "auto" {
		delete(fields, "id")
	}
	return fields
}

func flavorNamesakes(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	return stepdef.Namesakes(r, answers, "/flavors/detail?is_public=none", "flavors")
}

// isFlavor recognises a flavor by its size and its name, which is unique in a cloud.
func isFlavor(r stack.Resource, candidate map[string]any) bool {
	if !stepdef.SameName(r, candidate) {
		return false
	}
	if id := text(r.Properties, "flavorid"); id != "" && id != "auto" && candidate["id"] != id {
		return false
	}
	for _, k := range []string{"ram", "vcpus", "disk"} {
		if want, ok := stack.Number(r.Properties[k]); ok {
			if has, ok := stack.Number(candidate[k]); ok && has != want {
				return false
			}
		}
	}
	return true
}

// flavorExtras sets what the creation cannot: the extra specs, and the projects that may use a
// flavor that is not public.
func flavorExtras(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	t.ForgetNamesakes()
	if specs, _ := r.Properties["extra_specs"].(map[string]any); len(specs) > 0 {
		if _, ok := t.Call(flavorCall(r, "POST", "/os-extra_specs", map[string]any{"extra_specs": specs}), nil); !ok {
			return t.Result
		}
		t.SetData("extra_specs", specs)
	}
	if r.Properties["is_public"] != false {
		return t.Result
	}
	projects := names(r.Properties["tenants"])
	if len(projects) == 0 {
		// A claim begins with the project.
		project, _, _ := strings.Cut(r.Claim, "/")
		projects = []string{project}
	}
	for _, p := range projects {
		if !flavorAccess(t, r, "addTenantAccess", p) {
			return t.Result
		}
	}
	return t.Result
}

// changeFlavorSpecs removes the specs that the template no longer gives, then sets the rest.
func changeFlavorSpecs(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	now, ok := t.Call(flavorCall(r, "GET", "/os-extra_specs", nil), nil)
	if !ok {
		return t.Result
	}
	has, _ := now.Body["extra_specs"].(map[string]any)
	specs, _ := r.Properties["extra_specs"].(map[string]any)
	for _, k := range sortedKeys(has) {
		if _, stays := specs[k]; stays {
			continue
		}
		if _, ok := t.Call(flavorCall(r, "DELETE", "/os-extra_specs/"+escape(k), nil), nil); !ok {
			return t.Result
		}
	}
	if len(specs) > 0 {
		if _, ok := t.Call(flavorCall(r, "POST", "/os-extra_specs", map[string]any{"extra_specs": specs}), nil); !ok {
			return t.Result
		}
	}
	t.SetData("extra_specs", specs)
	return t.Result
}

// changeFlavorAccess brings the list of projects with access to what the template gives; a public
// flavor has none.
func changeFlavorAccess(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if r.Properties["is_public"] != false {
		return t.Result
	}
	now, ok := t.Call(flavorCall(r, "GET", "/os-flavor-access", nil), nil)
	if !ok {
		return t.Result
	}
	var has []string
	for _, m := range mapsIn(now.Body["flavor_access"]) {
		has = append(has, text(m, "tenant_id"))
	}
	want := names(r.Properties["tenants"])
	for _, change := range []struct {
		action    string
		from, not []string
	}{{"removeTenantAccess", has, want}, {"addTenantAccess", want, has}} {
		for _, p := range change.from {
			if slices.Contains(change.not, p) {
				continue
			}
			if !flavorAccess(t, r, change.action, p) {
				return t.Result
			}
		}
	}
	return t.Result
}

// flavorAccess gives a project access to a flavor, or takes it away. A conflict is a refusal,
// unless the project already has access, or already has none.
func flavorAccess(t *stepdef.Replay, r stack.Resource, action, project string) bool {
	a, ok := t.Call(flavorCall(r, "POST", "/action", map[string]any{action: map[string]any{"tenant": project}}), nil)
	if !ok || a.Code != 409 {
		return ok
	}
	now, ok := t.Call(flavorCall(r, "GET", "/os-flavor-access", nil), nil)
	if !ok {
		return false
	}
	has := slices.ContainsFunc(mapsIn(now.Body["flavor_access"]), func(m map[string]any) bool { return text(m, "tenant_id") == project })
	if has != (action == "addTenantAccess") {
		t.FailBy(a)
		return false
	}
	return true
}

func flavorCall(r stack.Resource, method, rest string, body map[string]any) stack.Call {
	c := stack.Call{Method: method, Path: "/flavors/" + escape(r.PhysicalID) + rest}
	if body != nil {
		c.Body = body
	}
	return c
}

// flavorSpecs returns the extra specs: Nova shows them in a call of their own.
func flavorSpecs(r stack.Resource, _ time.Time) any {
	if specs, ok := r.Data["extra_specs"].(map[string]any); ok {
		return specs
	}
	return map[string]any{}
}

func names(v any) []string {
	list, _ := v.([]any)
	var out []string
	for _, e := range list {
		if s, ok := e.(string); ok && s != "" {
			out = append(out, s)
		}
	}
	return out
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
