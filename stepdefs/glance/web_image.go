package glance

import (
	"maps"
	"net/url"
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// checkImage checks the two rules that look at values.
func checkImage(props map[string]any) (wrong []stepdef.Wrong) {
	container, _ := props["container_format"].(string)
	disk, known := props["disk_format"].(string)
	if slices.Contains([]string{"ami", "ari", "aki"}, container) && known && disk != container {
		wrong = append(wrong, stepdef.Wrong{Message: "Invalid mix of disk and container formats. When setting a disk or container format to one of 'aki', 'ari', or 'ami', the container and disk formats must match."})
	}
	visibility, known := props["visibility"].(string)
	if members, _ := props["members"].([]any); len(members) > 0 && known && visibility != "shared" {
		wrong = append(wrong, stepdef.Wrong{Verbatim: true, Code: stack.PropertyValueDependency, Message: "members property should only be specified for visibility with value shared."})
	}
	return wrong
}

// imageBody adds the extra properties beside Glance's own, because an image is flat. It leaves out
// what is empty.
func imageBody(_ stack.Resource, fields map[string]any) map[string]any {
	body := map[string]any{}
	for k, v := range fields {
		if k != "extra_properties" && v != "" {
			body[k] = v
		}
	}
	for k, v := range extraProperties(fields) {
		body[k] = v
	}
	return body
}

// extraProperties returns the extra properties as texts: Glance accepts nothing else.
func extraProperties(props map[string]any) map[string]any {
	extra, _ := props["extra_properties"].(map[string]any)
	out := make(map[string]any, len(extra))
	for k, v := range extra {
		out[k] = stepdef.Str(v)
	}
	return out
}

// isImage recognises an image by its name, its formats and by being new.
func isImage(r stack.Resource, candidate map[string]any) bool {
	for _, k := range []string{"disk_format", "container_format", "visibility"} {
		if candidate[k] != r.Properties[k] {
			return false
		}
	}
	if id, _ := r.Properties["id"].(string); id != "" && candidate["id"] != id {
		return false
	}
	name, _ := r.Properties["name"].(string)
	if name == "" {
		name = r.PhysicalName
	}
	return candidate["name"] == name && stepdef.MadeSince(r, candidate)
}

// importImage makes Glance fetch the image. The order has arrived if the image is no longer queued.
func importImage(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if r.Work.Halfway { // the image may be on its way
		if now, ok := t.Call(stack.Call{Method: "GET", Path: imagePath(r, "")}, nil); !ok || isImporting(r, now.Body) {
			return t.Result
		}
	}
	method := map[string]any{"name": "web-download", "uri": r.Properties["location"]}
	t.Call(stack.Call{Method: "POST", Path: imagePath(r, "/import"), Body: map[string]any{"method": method}},
		&stepdef.Find{Get: imagePath(r, ""), Match: "glance.isImporting"})
	return t.Result
}

func isImporting(_ stack.Resource, candidate map[string]any) bool {
	stores, _ := candidate["os_glance_importing_to_stores"].(string)
	task, _ := candidate["os_glance_import_task"].(string)
	return candidate["status"] != "queued" || stores != "" || task != ""
}

// keptExtras is the key of Data for the names of the extra properties that were set. The image
// itself does not tell them from those that Glance sets.
const keptExtras = "extra_properties"

// addMembers shares the image. It does so while Glance still fetches the image.
func addMembers(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if extra := extraProperties(r.Properties); len(extra) > 0 {
		t.SetData(keptExtras, slices.Sorted(maps.Keys(extra)))
	}
	shareWith(t, r, names(r.Properties["members"]))
	return t.Result
}

// shareWith adds members, and skips those that exist: an order whose answer was lost may have
// arrived.
func shareWith(t *stepdef.Replay, r stack.Resource, members []string) bool {
	for _, m := range members {
		find := &stepdef.Find{Get: imagePath(r, "/members/"+url.PathEscape(m)), Match: "glance.isMember"}
		a, ok := t.Call(stack.Call{Method: "POST", Path: imagePath(r, "/members"), Body: map[string]any{"member": m}}, find)
		if !ok {
			return false
		}
		if a.Code != 409 {
			continue
		}
		now, ok := t.Call(stack.Call{Method: "GET", Path: imagePath(r, "/members")}, nil)
		if !ok {
			return false
		}
		if !slices.Contains(membersOf(now), m) { // the conflict has another cause than an existing member
			t.FailBy(a)
			return false
		}
	}
	return true
}

// membersOf returns the IDs of the members that an answer lists.
func membersOf(a stack.Answer) (ids []string) {
	list, _ := a.Body["members"].([]any)
	for _, e := range list {
		m, _ := e.(map[string]any)
		if id, ok := m["member_id"].(string); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

func isMember(_ stack.Resource, candidate map[string]any) bool {
	return candidate["member_id"] != nil
}

// deactivate activates or deactivates the image, as the property active says. Both orders are
// idempotent.
func deactivate(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	switch {
	case r.Properties["active"] == false:
		t.Call(stack.Call{Method: "POST", Path: imagePath(r, "/actions/deactivate")}, nil)
	case r.Action == stack.Update:
		t.Call(stack.Call{Method: "POST", Path: imagePath(r, "/actions/reactivate")}, nil)
	}
	return t.Result
}

// patchType is the content type of Glance's patches.
const patchType = "application/openstack-images-v2.1-json-patch"

// change patches an image: it reads the image, then sends the differences.
func change(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	now, ok := t.Call(stack.Call{Method: "GET", Path: imagePath(r, "")}, nil)
	if !ok {
		return t.Result
	}
	wanted := map[string]any{}
	for _, k := range []string{"protected", "visibility", "tags", "architecture", "os_distro", "os_version", "owner", "kernel_id", "ramdisk_id"} {
		if slices.Contains(r.Work.Changed, k) {
			wanted[k] = r.Properties[k]
		}
	}
	if slices.Contains(r.Work.Changed, "extra_properties") {
		extra := extraProperties(r.Properties)
		for _, gone := range names(r.Data[keptExtras]) {
			wanted[gone] = nil
		}
		for _, before := range []any{stepdef.ValueBefore(r, "extra_properties"), stepdef.ValueTried(r, "extra_properties")} {
			had, _ := before.(map[string]any) // the patch may have been refused after Data was stored
			for gone := range extraProperties(map[string]any{"extra_properties": had}) {
				wanted[gone] = nil
			}
		}
		maps.Copy(wanted, extra)
		t.SetData(keptExtras, slices.Sorted(maps.Keys(extra)))
	}
	patch := patchOf(now.Body, wanted)
	if len(patch) == 0 {
		return t.Result
	}
	t.Call(stack.Call{Method: "PATCH", Path: imagePath(r, ""), Body: patch, Header: map[string]string{"Content-Type": patchType}}, nil)
	return t.Result
}

// patchOf returns the patch that brings an image to the wanted fields; null removes a field.
func patchOf(image, wanted map[string]any) []any {
	var patch []any
	for _, k := range slices.Sorted(maps.Keys(wanted)) {
		_, there := image[k]
		path := "/" + k
		switch v := wanted[k]; {
		case k == "tags" && v == nil:
			patch = append(patch, map[string]any{"op": "replace", "path": path, "value": []any{}})
		case v != nil && v != "" && there:
			patch = append(patch, map[string]any{"op": "replace", "path": path, "value": v})
		case v != nil && v != "":
			patch = append(patch, map[string]any{"op": "add", "path": path, "value": v})
		case there:
			patch = append(patch, map[string]any{"op": "remove", "path": path})
		}
	}
	return patch
}

// changeMembers shares the image with the members of the property, and with no others.
func changeMembers(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	now, ok := t.Call(stack.Call{Method: "GET", Path: imagePath(r, "/members")}, nil)
	if !ok {
		return t.Result
	}
	wanted := names(r.Properties["members"])
	var missing []string
	has := map[string]bool{}
	for _, id := range membersOf(now) {
		has[id] = true
		if slices.Contains(wanted, id) {
			continue
		}
		a, ok := t.Call(stack.Call{Method: "DELETE", Path: imagePath(r, "/members/"+url.PathEscape(id))}, nil)
		if !ok {
			return t.Result
		}
		if a.Code == 409 {
			return t.FailBy(a)
		}
	}
	for _, m := range wanted {
		if !has[m] {
			missing = append(missing, m)
		}
	}
	shareWith(t, r, missing)
	return t.Result
}

func imagePath(r stack.Resource, rest string) string {
	return "/v2/images/" + url.PathEscape(r.PhysicalID) + rest
}

func names(v any) []string {
	var out []string
	switch list := v.(type) {
	case []string:
		return list
	case []any:
		for _, e := range list {
			if s, ok := e.(string); ok && s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}
