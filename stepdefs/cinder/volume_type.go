package cinder

import (
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

func typePath(r stack.Resource, rest string) string { return "/types/" + escape(r.PhysicalID) + rest }

// typeNamesakes records which types have the name already, so that none of them is taken for ours
// when the answer to the creation is lost.
func typeNamesakes(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	return stepdef.Namesakes(r, answers, "/types?is_public=None", "volume_types")
}

// isType recognises a type by its name, which is unique in a cloud.
func isType(r stack.Resource, candidate map[string]any) bool {
	return stepdef.SameName(r, candidate)
}

// typeBody names the publicity as a change does, which differs from a creation.
func typeBody(_ stack.Resource, fields map[string]any) map[string]any {
	const created = "os-volume-type-access:is_public"
	if public, ok := fields[created]; ok {
		delete(fields, created)
		fields["is_public"] = public
	}
	return fields
}

// typeExtras sets what the creation cannot: the extra specs and the access.
func typeExtras(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	t.ForgetNamesakes()
	if !setTypeSpecs(t, r) {
		return t.Result
	}
	projects, _ := r.Properties["projects"].([]any)
	for _, p := range projects {
		if !typeAccess(t, r, "addProjectAccess", p) {
			return t.Result
		}
	}
	return t.Result
}

// changeTypeSpecs removes the specs that the template no longer gives, then sets the rest.
func changeTypeSpecs(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	now, ok := t.Call(stack.Call{Method: "GET", Path: typePath(r, "/extra_specs")}, nil)
	if !ok {
		return t.Result
	}
	has, _ := now.Body["extra_specs"].(map[string]any)
	specs, _ := r.Properties["metadata"].(map[string]any)
	var gone []string
	for k := range has {
		if _, stays := specs[k]; !stays {
			gone = append(gone, k)
		}
	}
	slices.Sort(gone)
	for _, k := range gone {
		if _, ok := t.Call(stack.Call{Method: "DELETE", Path: typePath(r, "/extra_specs/"+escape(k))}, nil); !ok {
			return t.Result
		}
	}
	setTypeSpecs(t, r)
	return t.Result
}

// changeTypeAccess brings the list of projects with access to what the template gives; a public
// type has none.
func changeTypeAccess(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if r.Properties["is_public"] != false {
		return t.Result
	}
	now, ok := t.Call(stack.Call{Method: "GET", Path: typePath(r, "/os-volume-type-access")}, nil)
	if !ok {
		return t.Result
	}
	has := projectsOf(now)
	want, _ := r.Properties["projects"].([]any)
	for _, change := range []struct {
		action    string
		from, not []any
	}{{"removeProjectAccess", has, want}, {"addProjectAccess", want, has}} {
		for _, p := range change.from {
			if !slices.Contains(change.not, p) && !typeAccess(t, r, change.action, p) {
				return t.Result
			}
		}
	}
	return t.Result
}

func setTypeSpecs(t *stepdef.Replay, r stack.Resource) bool {
	specs, _ := r.Properties["metadata"].(map[string]any)
	if len(specs) == 0 {
		return true
	}
	_, ok := t.Call(stack.Call{Method: "POST", Path: typePath(r, "/extra_specs"), Body: map[string]any{"extra_specs": specs}}, nil)
	return ok
}

func typeAccess(t *stepdef.Replay, r stack.Resource, action string, project any) bool {
	a, ok := t.Call(stack.Call{Method: "POST", Path: typePath(r, "/action"), Body: map[string]any{action: map[string]any{"project": project}}}, nil)
	if !ok || a.Code != 409 {
		return ok
	}
	now, ok := t.Call(stack.Call{Method: "GET", Path: typePath(r, "/os-volume-type-access")}, nil)
	if ok && slices.Contains(projectsOf(now), project) != (action == "addProjectAccess") { // the conflict has another cause than existing access
		t.FailBy(a)
		return false
	}
	return ok
}

// projectsOf returns the projects that have access.
func projectsOf(a stack.Answer) (ids []any) {
	rows, _ := a.Body["volume_type_access"].([]any)
	for _, e := range rows {
		if m, _ := e.(map[string]any); m != nil {
			ids = append(ids, m["project_id"])
		}
	}
	return ids
}

// checkType refuses projects of a public type, as Heat does. It does not refuse what is not known
// yet.
func checkType(props map[string]any) []stepdef.Wrong {
	projects, _ := props["projects"].([]any)
	public, has := props["is_public"]
	if len(projects) > 0 && (!has || public == true) {
		return []stepdef.Wrong{{Message: `Can not specify property "projects" if the volume type is public.`}}
	}
	return nil
}
