package cinder

import (
	"maps"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// backupKey is the key of Data for the ID of the backup in the last snapshot.
const backupKey = "backup_id"

// backupName returns a name that no other backup has. It recognises a backup whose ID was lost.
func backupName(r stack.Resource) string {
	return r.PhysicalName + "-" + r.Work.Seed[:min(len(r.Work.Seed), 12)]
}

// backup makes a backup of a volume, in use or not, and waits until it is complete.
func backup(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if r.PhysicalID == "" {
		return t.Result
	}
	if len(answers) == 0 {
		t.SetData(backupKey, nil) // this is the last snapshot's backup
	}
	a, ok := t.Call(stack.Call{
		Method: "POST", Path: "/backups",
		Body: map[string]any{"backup": map[string]any{"volume_id": r.PhysicalID, "name": backupName(r), "force": true}},
	}, &stepdef.Find{Get: "/backups/detail?name=" + escape(backupName(r)), In: "backups", Match: "cinder.isBackup"})
	if !ok || a.Code == 404 {
		return t.Result
	}
	made, _ := a.Body["backup"].(map[string]any)
	id, _ := made["id"].(string)
	t.SetUnsaved(id)
	a, ok = t.Call(stack.Call{Method: "GET", Path: "/backups/" + escape(id)}, nil)
	if !ok {
		return t.Result
	}
	is, _ := a.Body["backup"].(map[string]any)
	switch status, _ := is["status"].(string); {
	case status == "creating" && t.IsLast():
		return t.RetryAfter(lookAgain)
	case status != "available":
		why, _ := is["fail_reason"].(string)
		return t.Fail(stack.PlainError, why)
	}
	t.SetData(backupKey, id)
	t.SetUnsaved("")
	return t.Result
}

func isBackup(r stack.Resource, candidate map[string]any) bool {
	return candidate["name"] == backupName(r)
}

// dropUnsaved deletes the backup that no snapshot refers to, when Cinder is done with it.
func dropUnsaved(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if r.Marks.Unsaved == "" {
		return t.Result
	}
	path := "/backups/" + escape(r.Marks.Unsaved)
	shown, ok := t.Call(stack.Call{Method: "GET", Path: path}, nil)
	switch status := backupStatus(shown); {
	case !ok || shown.Code == 404 || status == "deleting":
		return t.Result
	case shown.Code >= 400:
		return t.FailBy(shown)
	case status == "creating" && t.IsLast():
		return t.RetryAfter(lookAgain)
	}
	removed, ok := t.Call(stack.Call{Method: "DELETE", Path: path}, nil)
	if !ok || removed.Code < 400 || removed.Code == 404 {
		return t.Result
	}
	// An earlier removal, whose answer was lost, may have begun since the backup was shown.
	if shown, ok = t.Call(stack.Call{Method: "GET", Path: path}, nil); !ok || shown.Code == 404 || backupStatus(shown) == "deleting" {
		return t.Result
	}
	return t.FailBy(removed)
}

func backupStatus(shown stack.Answer) string {
	is, _ := shown.Body["backup"].(map[string]any)
	status, _ := is["status"].(string)
	return status
}

// shrinks reports whether restoring a backup would make a volume smaller. Cinder cannot do that, so
// a new volume is made of the backup; Heat fails.
func shrinks(old, new map[string]any) bool {
	has, known := stack.Number(old["size"])
	wants, sized := stack.Number(new["size"])
	return known && sized && wants < has && given(new, "backup_id") && new["backup_id"] != old["backup_id"]
}

// restoreVolume returns the properties that bring a volume back to its backup. They include the
// size, which may have changed since.
func restoreVolume(props, data map[string]any) (map[string]any, bool) {
	id, _ := data[backupKey].(string)
	if id == "" {
		return nil, false
	}
	made := map[string]any{}
	maps.Copy(made, props)
	for _, source := range []string{"image", "imageRef", "source_volid"} {
		delete(made, source)
	}
	made["backup_id"] = id
	return made, true
}
