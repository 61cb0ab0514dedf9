package nova

import (
	"encoding/base64"
	"fmt"
	"reflect"
	"slices"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// lookAgain is the pause between looks at something that Nova is busy with.
const lookAgain = 2 * time.Second

// underWay reports whether an order to a server has arrived: Nova is carrying it out, or has done
// so. A second order would be refused.
func underWay(through ...string) stepdef.Match {
	return func(_ stack.Resource, server map[string]any) bool {
		return text(server, "OS-EXT-STS:task_state") != "" || slices.Contains(through, text(server, "status"))
	}
}

// metadataBody replaces all metadata at once.
func metadataBody(r stack.Resource, _ map[string]any) map[string]any {
	return map[string]any{"metadata": serialized(r.Properties["metadata"])}
}

// tagsBody replaces all tags at once; null removes them all.
func tagsBody(r stack.Resource, _ map[string]any) map[string]any {
	tags, _ := r.Properties["tags"].([]any)
	if tags == nil {
		tags = []any{}
	}
	return map[string]any{"tags": tags}
}

// rebuildForData rebuilds a server from its own image with other user data, if its policy says so;
// Nova allows that since 2.57. It sends the password again, since Nova would otherwise generate
// another.
func rebuildForData(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	back := stepdef.IsTried(r, "user_data") && reflect.DeepEqual(stepdef.ValueBefore(r, "user_data"), r.Properties["user_data"])
	if r.Properties["user_data_update_policy"] != "REBUILD" || back && r.Data[laidOutKey] == nil {
		return t.Result
	}
	if !readConfig(t, &r) {
		return t.Result
	}
	body := map[string]any{"imageRef": text(r.Properties, "image"), "user_data": nil}
	if data := userData(r); data != "" {
		body["user_data"] = base64.StdEncoding.EncodeToString([]byte(data))
	}
	if given(r.Properties, "admin_pass") {
		body["adminPass"] = r.Properties["admin_pass"]
	}
	path := serverPath(r.PhysicalID)
	order := stack.Call{Method: "POST", Path: path + "/action", Version: "2.57", Body: map[string]any{"rebuild": body}}
	if _, ok := t.Call(order, &stepdef.Find{Get: path, In: "server", Match: "nova.isRebuilding"}); !ok {
		return t.Result
	}
	t.SetData(laidOutKey, true)
	a, ok := t.Call(stack.Call{Method: "GET", Path: path}, nil)
	if !ok {
		return t.Result
	}
	switch server, _ := a.Body["server"].(map[string]any); text(server, "status") {
	case "ACTIVE":
		t.SetData(laidOutKey, nil)
		return t.Result
	case "ERROR":
		why, _ := server["fault"].(map[string]any)
		return t.FailWith(stack.WentTo("ERROR", fmt.Sprintf("Message: %s, Code: %v", orUnknown(text(why, "message")), orUnknown(stepdef.Str(why["code"])))))
	}
	return t.RetryAfter(lookAgain)
}

// laidOutKey is the key of Data that records that Nova accepted a rebuild with other user data. A
// server does not show its user data. Without the record, a rollback needs no rebuild.
const laidOutKey = "laid_out"

func orUnknown(s string) string {
	if s == "" || s == "None" {
		return "Unknown"
	}
	return s
}

// nameBody sends the generated name when the template no longer gives one.
func nameBody(r stack.Resource, _ map[string]any) map[string]any {
	if name := text(r.Properties, "name"); name != "" {
		return map[string]any{"name": name}
	}
	return map[string]any{"name": r.PhysicalName}
}

// serverReplace reads the three policies as the template now gives them.
func serverReplace(old, new map[string]any) bool {
	for property, policy := range map[string]string{
		"flavor":    "flavor_update_policy",
		"image":     "image_update_policy",
		"user_data": "user_data_update_policy",
	} {
		if !reflect.DeepEqual(old[property], new[property]) && new[policy] == "REPLACE" {
			return true
		}
	}
	return false
}

// changePassword gives the server another password, unless a new image has brought it. Removing the
// password from the template does not change it.
func changePassword(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if !slices.Contains(r.Work.Changed, "image") {
		setPassword(t, r)
	}
	return t.Result
}

func setPassword(t *stepdef.Replay, r stack.Resource) {
	if given(r.Properties, "admin_pass") {
		body := map[string]any{"changePassword": map[string]any{"adminPass": r.Properties["admin_pass"]}}
		t.Call(stack.Call{Method: "POST", Path: serverPath(r.PhysicalID) + "/action", Body: body}, nil)
	}
}
