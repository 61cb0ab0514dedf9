package cinder

import (
	"fmt"
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// changeAlone does what Cinder does only with a volume that no server has: it restores a backup
// into it, and changes whether it is read-only. Servers that have the volume lose it for that time.
// They get it back even if Cinder refuses.
func changeAlone(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	var backup, flag any // nil means that nothing is to be done
	if slices.Contains(r.Work.Changed, "backup_id") && given(r.Properties, "backup_id") {
		backup = r.Properties["backup_id"]
	}
	if slices.Contains(r.Work.Changed, "read_only") {
		flag = r.Properties["read_only"] == true // a new volume does not show it, and is not read-only
	}
	if backup == nil && flag == nil && r.Data[takenOffKey] == nil {
		return t.Result
	}
	a, ok := t.Call(stack.Call{Method: "GET", Path: volumePath(r.PhysicalID)}, nil)
	if !ok {
		return t.Result
	}
	if a.Code >= 400 {
		return t.FailBy(a)
	}
	volume, _ := a.Body["volume"].(map[string]any)
	if status, _ := volume["status"].(string); slices.Contains(passing, status) && t.IsLast() {
		return t.RetryAfter(lookAgain)
	}
	owed := formerHolders(r, volume)
	var why *stepdef.HookResult // it failed for this
	if backup != nil || flag != nil {
		var through bool
		if owed, why, through = takeOff(r, t, volume, owed); !through {
			return t.Result
		}
		if why == nil && backup != nil {
			if why, through = overwrite(r, t, backup); !through {
				return t.Result
			}
		}
		if why == nil && flag != nil {
			a, ok := t.Call(stack.Call{
				Method: "POST", Path: volumePath(r.PhysicalID) + "/action",
				Body: map[string]any{"os-update_readonly_flag": map[string]any{"readonly": flag}},
			}, nil)
			if !ok {
				return t.Result
			}
			if a.Code >= 400 {
				why = &stepdef.HookResult{By: &a}
			}
		}
	}
	for _, h := range owed {
		if refused, through := giveBack(r, t, h); !through {
			return t.Result
		} else if refused != nil {
			if why == nil {
				why = refused
			}
			t.Result.Fail, t.Result.By = why.Fail, why.By
			return t.Result
		}
	}
	t.SetData(takenOffKey, nil)
	t.SetData(detachingKey, nil)
	if why != nil {
		t.Result.Fail, t.Result.By = why.Fail, why.By
	}
	return t.Result
}

// overwrite restores a backup into the volume. It is idempotent.
func overwrite(r stack.Resource, t *stepdef.Replay, backup any) (why *stepdef.HookResult, through bool) {
	id, _ := backup.(string)
	a, ok := t.Call(stack.Call{
		Method: "POST", Path: "/backups/" + escape(id) + "/restore",
		Body: map[string]any{"restore": map[string]any{"volume_id": r.PhysicalID}},
	}, &stepdef.Find{Get: volumePath(r.PhysicalID), In: "volume", Match: "cinder.isRestoring"})
	if !ok {
		return nil, false
	}
	if a.Code >= 400 {
		return &stepdef.HookResult{Fail: stack.Failure{Class: stack.PlainError, Text: fmt.Sprintf("Failed to restore volume %s from backup %s - ", r.PhysicalID, id)}, By: &a}, true
	}
	if a, ok = t.Call(stack.Call{Method: "GET", Path: volumePath(r.PhysicalID)}, nil); !ok {
		return nil, false
	}
	if a.Code >= 400 {
		return &stepdef.HookResult{By: &a}, true
	}
	volume, _ := a.Body["volume"].(map[string]any)
	switch status, _ := volume["status"].(string); {
	case status == "restoring-backup" && t.IsLast():
		t.RetryAfter(lookAgain)
		return nil, false
	case status != "available":
		return &stepdef.HookResult{Fail: unknownStatus("Volume backup restore", status)}, true
	}
	return nil, true
}

func isRestoring(_ stack.Resource, volume map[string]any) bool {
	return volume["status"] == "restoring-backup"
}

// unknownStatus returns the failure of a change that ended in a status that Heat does not expect.
func unknownStatus(what, status string) stack.Failure {
	text := fmt.Sprintf(`%s failed - Unknown status %s due to "%s"`, what, status, stack.UnknownWhy)
	return stack.Failure{Class: "ResourceUnknownStatus", Text: text, Unexplained: true}
}
