package cinder

import (
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// attach asks Nova, which asks Cinder. It is a hook because an attachment has the volume's ID,
// which is not unique and cannot be claimed.
func attach(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	volume, _ := r.Properties["volume_id"].(string)
	if r.Action == stack.Update && r.Work.Release == "" { // a refused update may have left it where it was
		a, ok := t.Call(stack.Call{Service: "block-storage", Method: "GET", Path: volumePath(volume)}, nil)
		if !ok {
			return t.Result
		}
		if attachedTo(r, volumeIn(a)) {
			t.Result.ID = volume
			return t.Result
		}
	}
	body := map[string]any{"volumeId": volume}
	if given(r.Properties, "mountpoint") {
		body["device"] = r.Properties["mountpoint"]
	}
	path := attachmentsPath(r)
	find := &stepdef.Find{Get: path, In: "volumeAttachments", Match: "cinder.isAttachment"}
	a, ok := t.Call(stack.Call{Method: "POST", Path: path, Body: map[string]any{"volumeAttachment": body}}, find)
	if !ok {
		return t.Result
	}
	made, _ := a.Body["volumeAttachment"].(map[string]any)
	if t.Result.ID, _ = made["id"].(string); t.Result.ID == "" {
		t.Result.ID = volume
	}
	return t.Result
}

func isAttachment(r stack.Resource, candidate map[string]any) bool {
	return candidate["volumeId"] == r.Properties["volume_id"]
}

// detach asks Nova, and waits until first Cinder and then Nova have released the volume: until
// then, attaching the volume again would be refused.
func detach(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	letVolumeGo(t, r, stepdef.Find{Match: "cinder.isDetaching"})
	return t.Result
}

// detachFormer detaches the old volume from the old server, those from before a current or failed
// update, and those that the failed one tried. What the template now gives stays attached.
func detachFormer(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	if !stepdef.IsUpdating(r) {
		return stepdef.HookResult{}
	}
	t := stepdef.NewReplay(answers)
	former, attempted := stepdef.PropertiesBefore(r), stepdef.PropertiesTried(r)
	if !sameAttachment(former, r) && !letVolumeGo(t, former, stepdef.Find{Match: "cinder.isFormerDetaching"}) {
		return t.Result
	}
	if !sameAttachment(attempted, r) && !sameAttachment(attempted, former) {
		letVolumeGo(t, attempted, stepdef.Find{Match: "cinder.isTriedDetaching"})
	}
	return t.Result
}

func sameAttachment(a, b stack.Resource) bool {
	for _, name := range []string{"instance_uuid", "volume_id", "mountpoint"} {
		if a.Properties[name] != b.Properties[name] {
			return false
		}
	}
	return true
}

// letVolumeGo reports whether the volume is free; until then t asks for calls.
func letVolumeGo(t *stepdef.Replay, r stack.Resource, find stepdef.Find) bool {
	id, _ := r.Properties["volume_id"].(string)
	if r.PhysicalID == "" || id == "" {
		return true
	}
	attachment := attachmentsPath(r) + "/" + escape(id) // Nova calls an attachment by its volume
	find.Service, find.Get, find.In = "block-storage", volumePath(id), "volume"
	if _, ok := t.Call(stack.Call{Method: "DELETE", Path: attachment}, &find); !ok {
		return false
	}
	a, ok := t.Call(stack.Call{Service: "block-storage", Method: "GET", Path: volumePath(id)}, nil)
	if !ok {
		return false
	}
	if free, why := detached(r, a); !why.IsZero() {
		t.FailWith(why)
		return false
	} else if !free {
		t.RetryAfter(lookAgain)
		return false
	}
	a, ok = t.Call(stack.Call{Method: "GET", Path: attachment}, nil)
	if ok && a.Code != 404 {
		t.RetryAfter(lookAgain)
		return false
	}
	return ok
}

// isDetaching reports whether the order to detach the volume has arrived.
func isDetaching(r stack.Resource, volume map[string]any) bool {
	return volume["status"] == "detaching" || !attachedTo(r, volume)
}

// isHeld reports whether the server has the volume and is not losing it.
func isHeld(r stack.Resource, volume map[string]any) bool { return !isDetaching(r, volume) }

func isFormerDetaching(r stack.Resource, volume map[string]any) bool {
	return isDetaching(stepdef.PropertiesBefore(r), volume)
}

func isTriedDetaching(r stack.Resource, volume map[string]any) bool {
	return isDetaching(stepdef.PropertiesTried(r), volume)
}

// attachAgain gives a volume back to its server. Another server may have it instead only if it got
// it from the attachment that replaced this one.
func attachAgain(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	id, _ := r.Properties["volume_id"].(string)
	a, ok := t.Call(stack.Call{Service: "block-storage", Method: "GET", Path: volumePath(id)}, nil)
	if !ok {
		return t.Result
	}
	volume, _ := a.Body["volume"].(map[string]any)
	if attachedTo(r, volume) {
		return t.Result
	}
	rest := answers[1:]
	if others, _ := volume["attachments"].([]any); volume["multiattach"] != true && len(others) > 0 {
		other, _ := others[0].(map[string]any)
		holder := r
		holder.Properties = map[string]any{"instance_uuid": other["server_id"], "volume_id": id}
		if _, ok := t.Call(stack.Call{Method: "DELETE", Path: attachmentsPath(holder) + "/" + escape(id)}, nil); !ok {
			return t.Result
		}
		now, ok := t.Call(stack.Call{Service: "block-storage", Method: "GET", Path: volumePath(id)}, nil)
		if !ok {
			return t.Result
		}
		if free, why := detached(holder, now); !why.IsZero() {
			return t.FailWith(why)
		} else if !free {
			return t.RetryAfter(lookAgain)
		}
		rest = answers[3:]
	}
	return attach(r, rest)
}

func attachedTo(r stack.Resource, volume map[string]any) bool {
	attachments, _ := volume["attachments"].([]any)
	return slices.ContainsFunc(attachments, func(e any) bool {
		m, _ := e.(map[string]any)
		return m["server_id"] == r.Properties["instance_uuid"]
	})
}

// detached reports whether Cinder has detached the volume from the server. A volume that other
// servers have stays in use.
func detached(r stack.Resource, a stack.Answer) (free bool, why stack.Failure) {
	if a.Code == 404 {
		return true, why
	}
	volume, _ := a.Body["volume"].(map[string]any)
	if !attachedTo(r, volume) {
		return true, why
	}
	switch status, _ := volume["status"].(string); status {
	case "available", "deleting":
		return true, why
	case "in-use", "detaching", "reserved":
		return false, why
	default:
		return false, unknownStatus("Volume detachment", status)
	}
}
