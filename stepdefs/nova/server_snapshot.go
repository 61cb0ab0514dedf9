package nova

import (
	"maps"
	"slices"
	"strings"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// imageKey is the key of Data for the ID of the image in the last snapshot.
const imageKey = "snapshot_image_id"

// markKey is a property of images that recognises an image whose ID was lost.
const markKey = "hearth_snapshot"

func mark(r stack.Resource) string { return r.Work.Seed[:min(len(r.Work.Seed), 16)] }

// snapshot makes an image of a server, and waits until neither is busy.
func snapshot(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if r.PhysicalID == "" {
		return t.Result
	}
	if len(answers) == 0 {
		t.SetData(imageKey, nil) // this is the last snapshot's image
	}
	a, ok := t.Call(stack.Call{
		Method: "POST", Path: serverPath(r.PhysicalID) + "/action", Version: "2.45",
		Body: map[string]any{"createImage": map[string]any{"name": r.PhysicalName, "metadata": map[string]any{markKey: mark(r)}}},
	}, &stepdef.Find{Service: "image", Get: "/v2/images?name=" + escape(r.PhysicalName), In: "images", Match: "nova.isSnapshot"})
	if !ok || a.Code == 404 {
		return t.Result
	}
	id := text(a.Body, "image_id")
	if found, _ := a.Body["image"].(map[string]any); id == "" {
		id = text(found, "id")
	}
	t.SetUnsaved(id)
	a, ok = t.Call(stack.Call{Service: "image", Method: "GET", Path: "/v2/images/" + escape(id)}, nil)
	if !ok {
		return t.Result
	}
	switch status := strings.ToLower(text(a.Body, "status")); {
	case a.Code == 404, status == "error", status == "killed", status == "deleted":
		return t.Fail(stack.PlainError, status)
	case status != "active" && t.IsLast():
		return t.RetryAfter(lookAgain)
	}
	a, ok = t.Call(stack.Call{Method: "GET", Path: serverPath(r.PhysicalID)}, nil)
	if !ok {
		return t.Result
	}
	server, _ := a.Body["server"].(map[string]any)
	if slices.Contains(copying, text(server, "OS-EXT-STS:task_state")) && t.IsLast() {
		return t.RetryAfter(lookAgain)
	}
	t.SetData(imageKey, id)
	t.SetUnsaved("")
	return t.Result
}

// copying are the task states of Nova while it makes an image.
var copying = []string{"image_uploading", "image_snapshot_pending", "image_snapshot", "image_pending_upload"}

func isSnapshot(r stack.Resource, image map[string]any) bool { return text(image, markKey) == mark(r) }

// dropUnsaved deletes an image that no snapshot refers to.
func dropUnsaved(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if id := r.Marks.Unsaved; id != "" {
		t.Call(stack.Call{Service: "image", Method: "DELETE", Path: "/v2/images/" + escape(id)}, nil)
	}
	return t.Result
}

// restoreServer returns properties that create a server from its image.
func restoreServer(props, data map[string]any) (map[string]any, bool) {
	id := text(data, imageKey)
	if id == "" {
		return nil, false
	}
	made := map[string]any{}
	maps.Copy(made, props)
	made["image"] = id
	return made, true
}
