package cinder

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// checkVolume checks Heat's rules for size and sources. A volume from a snapshot or from another
// volume may leave out its size, and there is one source at most. A volume from a backup is not
// checked.
func checkVolume(props map[string]any) []stepdef.Wrong {
	if given(props, "backup_id") {
		return nil
	}
	var sources, sizeless []string
	for _, k := range []string{"snapshot_id", "source_volid", "image"} {
		if given(props, k) {
			sources = append(sources, "'"+k+"'")
			if k != "image" {
				sizeless = append(sizeless, k)
			}
		}
	}
	now := "[" + strings.Join(sources, ", ") + "]"
	switch {
	case !given(props, "size") && (len(sizeless) != 1 || len(sources) != 1):
		return []stepdef.Wrong{{Message: fmt.Sprintf(`If neither "backup_id" nor "size" is provided, one and only one of "source_volid", "snapshot_id" must be specified, but currently specified options: %s.`, now)}}
	case given(props, "size") && len(sources) > 1:
		return []stepdef.Wrong{{Message: fmt.Sprintf(`If "size" is provided, only one of "image", "imageRef", "source_volid", "snapshot_id" can be specified, but currently specified options: %s.`, now)}}
	}
	return nil
}

// volumeBody returns the whole body of the creation, with the scheduler hints beside the volume. An
// empty property counts as absent.
func volumeBody(_ stack.Resource, fields map[string]any) map[string]any {
	volume, body := map[string]any{}, map[string]any{}
	for k, v := range fields {
		switch {
		case k == "scheduler_hints":
			if hints, _ := v.(map[string]any); len(hints) > 0 {
				body["OS-SCH-HNT:scheduler_hints"] = hints
			}
		case v != "":
			volume[k] = v
		}
	}
	body["volume"] = volume
	return body
}

// isVolume recognises a volume by its name, by its source and by being new.
func isVolume(r stack.Resource, candidate map[string]any) bool {
	name, _ := r.Properties["name"].(string)
	if name == "" {
		name = r.PhysicalName
	}
	if size, ok := stack.Number(r.Properties["size"]); ok {
		if has, ok := stack.Number(candidate["size"]); ok && has != size {
			return false
		}
	}
	for _, k := range []string{"snapshot_id", "source_volid", "description", "availability_zone"} {
		want, _ := r.Properties[k].(string)
		if has, ok := candidate[k].(string); ok && want != "" && has != want {
			return false
		}
	}
	made, _ := candidate["volume_image_metadata"].(map[string]any)
	if id, ok := made["image_id"].(string); ok && given(r.Properties, "image") && id != r.Properties["image"] {
		return false
	}
	return candidate["name"] == name && stepdef.MadeSince(r, candidate)
}

// nameBody sends both texts; a removed name becomes the generated one again.
func nameBody(r stack.Resource, _ map[string]any) map[string]any {
	name := r.Properties["name"]
	if name == nil || name == "" {
		name = r.PhysicalName
	}
	return map[string]any{"name": name, "description": r.Properties["description"]}
}

func metadataBody(r stack.Resource, _ map[string]any) map[string]any {
	meta, _ := r.Properties["metadata"].(map[string]any)
	if meta == nil {
		meta = map[string]any{}
	}
	return map[string]any{"metadata": meta}
}

// extend makes a volume larger, even one in use: Cinder has done so since 3.42, where Heat detaches
// it. A rollback does not shrink a volume that a failed update has extended: its data is worth more
// than its size.
func extend(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if !given(r.Properties, "size") {
		return t.Result
	}
	a, ok := t.Call(stack.Call{Method: "GET", Path: volumePath(r.PhysicalID)}, nil)
	if !ok {
		return t.Result
	}
	volume := volumeIn(a)
	if isBusy(volume) && t.IsLast() {
		return t.RetryAfter(lookAgain)
	}
	has, _ := stack.Number(volume["size"])
	wants, _ := stack.Number(r.Properties["size"])
	switch was, ok := stack.Number(stepdef.ValueBefore(r, "size")); {
	case wants < has && ok && wants == was && stepdef.ValueTried(r, "size") != nil: // a failed update has extended it: it cannot shrink
	case wants < has:
		return t.Fail(string(stack.NotSupported), "Shrinking volume is not supported.")
	case wants > has:
		t.Call(stack.Call{
			Method: "POST", Path: volumePath(r.PhysicalID) + "/action", Version: "3.42",
			Body: map[string]any{"os-extend": map[string]any{"new_size": wants}},
		}, &stepdef.Find{Get: volumePath(r.PhysicalID), In: "volume", Match: "cinder.isExtended"})
	}
	return t.Result
}

// deleteVolume reads the volume first. One in use is an error at once. It waits for one that Cinder
// is busy with. One that is being deleted needs no call.
func deleteVolume(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if r.PhysicalID == "" {
		return t.Result
	}
	a, ok := t.Call(stack.Call{Method: "GET", Path: volumePath(r.PhysicalID)}, nil)
	if !ok || a.Code == 404 {
		return t.Result
	}
	volume, _ := a.Body["volume"].(map[string]any)
	status, _ := volume["status"].(string)
	switch {
	case status == "in-use":
		return t.Fail(stack.PlainError, "Volume in use")
	case slices.Contains(passing, status) && t.IsLast():
		return t.RetryAfter(lookAgain)
	case status == "deleting":
		return t.Result
	}
	t.Call(stack.Call{Method: "DELETE", Path: volumePath(r.PhysicalID)},
		&stepdef.Find{Get: volumePath(r.PhysicalID), In: "volume", Match: "cinder.isDeleting"})
	return t.Result
}

// passing are the states that end by themselves and in which Cinder refuses to delete. A stack that
// is deleted while it is created meets the first of them.
var passing = []string{
	"creating", "downloading", "reserved", "attaching", "detaching", "extending", "retyping", "uploading", "backing-up", "restoring-backup",
}

func isBusy(volume map[string]any) bool {
	status, _ := volume["status"].(string)
	return slices.Contains(passing, status)
}

// The orders below are refused when they come twice. After a lost answer, their effect is looked
// for.

func isExtended(r stack.Resource, volume map[string]any) bool {
	wants, _ := stack.Number(r.Properties["size"])
	has, _ := stack.Number(volume["size"])
	return volume["status"] == "extending" || has == wants
}

func isDeleting(_ stack.Resource, volume map[string]any) bool {
	return volume["status"] == "deleting" || volume["status"] == "error_deleting"
}

// lookAgain is the pause between looks at a volume that Cinder is busy with.
const lookAgain = time.Second
