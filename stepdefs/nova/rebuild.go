package nova

import (
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// rebuild rebuilds a server from another image. It skips a server that has the image already: a
// second rebuild would lose everything written since.
func rebuild(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	path := serverPath(r.PhysicalID)
	a, ok := t.Call(stack.Call{Method: "GET", Path: path}, nil)
	if !ok {
		return t.Result
	}
	server, _ := a.Body["server"].(map[string]any)
	if isAtWork(server) && t.IsLast() {
		return t.RetryAfter(lookAgain)
	}
	if image, _ := server["image"].(map[string]any); text(image, "id") != "" && text(image, "id") == text(r.Properties, "image") {
		if slices.Contains(r.Work.Changed, "admin_pass") {
			setPassword(t, r)
		}
		return t.Result
	}
	order := stack.Call{Method: "POST", Path: path + "/action", Body: map[string]any{"rebuild": rebuildBody(r)}}
	t.Call(order, &stepdef.Find{Get: path, In: "server", Match: "nova.isRebuilding"})
	return t.Result
}

// rebuildBody returns everything that a rebuild would otherwise take from the old server.
func rebuildBody(r stack.Resource) map[string]any {
	body := map[string]any{"imageRef": text(r.Properties, "image"), "metadata": serialized(r.Properties["metadata"])}
	if given(r.Properties, "admin_pass") {
		body["adminPass"] = r.Properties["admin_pass"]
	}
	if r.Properties["image_update_policy"] == "REBUILD_PRESERVE_EPHEMERAL" {
		body["preserve_ephemeral"] = true
	}
	if files := personality(r.Properties["personality"]); files != nil {
		body["personality"] = files
	}
	return body
}
