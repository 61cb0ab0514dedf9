package heat

import (
	"maps"
	"net/url"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Keys of Data for a stack's last snapshot: its ID, under Heat's key, and what the stack was made
// from then. The service deletes its snapshots with the stack.
const (
	snapshotKey   = "snapshot_id"
	templateKey   = "snapshot_template"
	parametersKey = "snapshot_parameters"
)

// lookAgain is the pause between looks at a snapshot that is being taken.
const lookAgain = time.Second

// snapshotRemote makes the service take a snapshot, waits for it, and stores what the stack can be
// made from again.
func snapshotRemote(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if r.PhysicalID == "" {
		return t.Result
	}
	if len(answers) == 0 {
		for _, key := range []string{snapshotKey, templateKey, parametersKey} {
			t.SetData(key, nil) // this is the last snapshot
		}
	}
	path := "/stacks/" + url.PathEscape(r.PhysicalName) + "/" + url.PathEscape(r.PhysicalID) + "/snapshots"
	a, ok := t.Call(stack.Call{Method: "POST", Path: path, Body: map[string]any{"name": snapshotName(r)}},
		&stepdef.Find{Get: path, In: "snapshots", Match: "heat.isSnapshot"})
	if !ok {
		return t.Result
	}
	made := a.Body
	if found, _ := a.Body["snapshot"].(map[string]any); found != nil {
		made = found
	}
	id, _ := made["id"].(string)
	if a, ok = t.Call(stack.Call{Method: "GET", Path: path + "/" + url.PathEscape(id)}, nil); !ok {
		return t.Result
	}
	snapshot, _ := a.Body["snapshot"].(map[string]any)
	switch snapshot["status"] {
	case "COMPLETE":
	case "IN_PROGRESS":
		if t.IsLast() {
			return t.RetryAfter(lookAgain)
		}
	default:
		reason, _ := snapshot["status_reason"].(string)
		return t.FailWith(stack.WentTo("SNAPSHOT_FAILED", reason))
	}
	data, _ := snapshot["data"].(map[string]any)
	environment, _ := data["environment"].(map[string]any)
	t.SetData(snapshotKey, id)
	t.SetData(templateKey, data["template"])
	t.SetData(parametersKey, environment["parameters"])
	return t.Result
}

// snapshotName returns a name that only this snapshot has.
func snapshotName(r stack.Resource) string {
	return r.PhysicalName + "-" + r.Work.Seed[:min(len(r.Work.Seed), 16)]
}

func isSnapshot(r stack.Resource, candidate map[string]any) bool {
	return candidate["name"] == snapshotName(r)
}

// restoreRemote returns the properties that bring a stack back to its snapshot.
func restoreRemote(props, data map[string]any) (map[string]any, bool) {
	template, ok := data[templateKey].(map[string]any)
	if !ok {
		return nil, false
	}
	made := maps.Clone(props)
	made["template"] = stepdef.Dumps(template)
	if parameters, ok := data[parametersKey].(map[string]any); ok {
		made["parameters"] = parameters
	}
	return made, true
}
