package cinder

import (
	"hearth/shared/refusal"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Keys of Data for the servers that a volume was detached from and must return to, and for the one
// that it is being detached from. They are stored before the first call, so that a worker that
// continues after a crash or a failure can give the volume back.
const (
	takenOffKey  = "taken_off"
	detachingKey = "taking_off"
)

// A holder is a server that has a volume: its ID, and the request that attaches the volume again.
type holder map[string]any

// fullAttachment is the first microversion of Nova in which an attachment shows all its properties and
// can be made with them.
const fullAttachment = "2.79"

func newHolder(volume string, attachment map[string]any) holder {
	request := map[string]any{"volumeId": volume}
	if device, _ := attachment["device"].(string); device != "" {
		request["device"] = device
	}
	return holder{"server": attachment["server_id"], "attachment": request}
}

func (h holder) server() string {
	s, _ := h["server"].(string)
	return s
}

// row returns a row for the attachment to the holder.
func (h holder) row(r stack.Resource) stack.Resource {
	r.Properties = map[string]any{"instance_uuid": h.server(), "volume_id": r.PhysicalID}
	return r
}

// withAttachment adds Nova's properties of the attachment, if Nova is new enough to show all of
// them.
func (h holder) withAttachment(a stack.Answer) holder {
	is, _ := a.Body["volumeAttachment"].(map[string]any)
	if a.Code >= 400 || is == nil {
		return h
	}
	was, _ := h["attachment"].(map[string]any)
	request := map[string]any{"volumeId": was["volumeId"]}
	for _, name := range []string{"device", "tag", "delete_on_termination"} {
		if is[name] != nil && is[name] != "" {
			request[name] = is[name]
		}
	}
	return holder{"server": h["server"], "attachment": request, "version": fullAttachment}
}

// holders returns the servers that have the volume now.
func holders(r stack.Resource, volume map[string]any) (all []holder) {
	attachments, _ := volume["attachments"].([]any)
	for _, one := range attachments {
		if m, _ := one.(map[string]any); m["server_id"] != nil {
			all = append(all, newHolder(r.PhysicalID, m))
		}
	}
	return all
}

// formerHolders returns the servers that lost the volume to a change that failed, and that may still have
// it.
func formerHolders(r stack.Resource, volume map[string]any) (all []holder) {
	have := holders(r, volume)
	kept, _ := r.Data[takenOffKey].([]any)
	for _, one := range kept {
		h, _ := one.(map[string]any)
		if attachedTo(holder(h).row(r), volume) || len(have) > 0 && volume["multiattach"] != true {
			continue
		}
		all = append(all, h)
	}
	return all
}

// takeOff detaches the volume from all servers that have it, and returns all servers that must get
// it back. A server that does not release it ends the change, and why holds the reason.
func takeOff(r stack.Resource, t *stepdef.Replay, volume map[string]any, owed []holder) (all []holder, why *stepdef.HookResult, through bool) {
	have := holders(r, volume)
	for i, h := range have {
		a, ok := t.Call(stack.Call{Service: "compute", Version: fullAttachment, Method: "GET", Path: attachmentsPath(h.row(r)) + "/" + escape(r.PhysicalID)}, nil)
		if !ok {
			return nil, nil, false
		}
		have[i] = h.withAttachment(a)
	}
	keep := []any{}
	for _, h := range append(have[:len(have):len(have)], owed...) {
		keep = append(keep, map[string]any(h))
	}
	if len(keep) > 0 {
		t.SetData(takenOffKey, keep)
	}
	for i, h := range have {
		if why, through = letGo(r, t, h); !through || why != nil {
			return append(have[:i:i], owed...), why, through
		}
	}
	return append(have, owed...), nil, true
}

// letGo detaches the volume from a server, and waits until Cinder and Nova both show it as
// detached.
func letGo(r stack.Resource, t *stepdef.Replay, h holder) (why *stepdef.HookResult, through bool) {
	t.SetData(detachingKey, h.server())
	attachment := attachmentsPath(h.row(r)) + "/" + escape(r.PhysicalID)
	a, ok := t.Call(stack.Call{Service: "compute", Method: "DELETE", Path: attachment},
		&stepdef.Find{Service: "block-storage", Get: volumePath(r.PhysicalID), In: "volume", Match: "cinder.isTakenOff"})
	switch {
	case !ok:
		return nil, false
	case refusal.IsServerBusy(a) && t.IsLast():
		t.RetryAfter(lookAgain)
		return nil, false
	case a.Code >= 400 && a.Code != 404:
		return &stepdef.HookResult{By: &a}, true
	}
	if a, ok = t.Call(stack.Call{Method: "GET", Path: volumePath(r.PhysicalID)}, nil); !ok {
		return nil, false
	}
	if free, failed := detached(h.row(r), a); !failed.IsZero() {
		return &stepdef.HookResult{Fail: failed}, true
	} else if !free && t.IsLast() {
		t.RetryAfter(lookAgain)
		return nil, false
	}
	if a, ok = t.Call(stack.Call{Service: "compute", Method: "GET", Path: attachment}, nil); ok && a.Code < 400 && t.IsLast() {
		t.RetryAfter(lookAgain)
		return nil, false
	}
	return nil, ok
}

// isDetachBegun reports whether the request to detach the volume has arrived.
func isDetachBegun(r stack.Resource, volume map[string]any) bool {
	return isDetaching(holder{"server": r.Data[detachingKey]}.row(r), volume)
}

// giveBack attaches the volume to a server that had it, unless the server no longer exists.
func giveBack(r stack.Resource, t *stepdef.Replay, h holder) (why *stepdef.HookResult, through bool) {
	version, _ := h["version"].(string)
	path := attachmentsPath(h.row(r))
	a, ok := t.Call(stack.Call{Service: "compute", Version: version, Method: "POST", Path: path, Body: map[string]any{"volumeAttachment": h["attachment"]}},
		&stepdef.Find{Service: "compute", Get: path, In: "volumeAttachments", Match: "cinder.isGivenBack"})
	switch {
	case !ok:
		return nil, false
	case refusal.IsServerBusy(a) && t.IsLast():
		t.RetryAfter(lookAgain)
		return nil, false
	case a.Code == 404:
		return nil, true
	case a.Code >= 400:
		return &stepdef.HookResult{By: &a}, true
	}
	if a, ok = t.Call(stack.Call{Method: "GET", Path: volumePath(r.PhysicalID)}, nil); !ok {
		return nil, false
	}
	volume, _ := a.Body["volume"].(map[string]any)
	switch status, _ := volume["status"].(string); {
	case (status == "available" || status == "reserved" || status == "attaching") && t.IsLast():
		t.RetryAfter(lookAgain)
		return nil, false
	case status != "in-use":
		return &stepdef.HookResult{Fail: unknownStatus("Volume attachment", status)}, true
	}
	return nil, true
}

func isGivenBack(r stack.Resource, candidate map[string]any) bool {
	return candidate["volumeId"] == r.PhysicalID
}
