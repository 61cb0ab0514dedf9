package nova

import (
	"cmp"
	"maps"
	"net/url"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

const (
	objectStore = "object-store"
	tempURLKey  = "X-Container-Meta-Temp-Url-Key"
	objectCount = "X-Container-Object-Count"

	notFound = 404
	conflict = 409
)

// isPolled reports whether the agent in a server polls a temporary URL for its metadata.
func isPolled(r stack.Resource) bool {
	return stepdef.HasAgent(r) && r.Properties["software_config_transport"] == "POLL_TEMP_URL"
}

// pollPath returns the paths of the container and the object that the agent polls. Those that the server
// was made with remain.
func pollPath(r stack.Resource) (container, object string) {
	given, _ := r.Properties["deployment_swift_data"].(map[string]any)
	container = cmp.Or(text(r.Data, stepdef.PollContainer), text(given, "container"), r.PhysicalName)
	object = cmp.Or(text(r.Data, stepdef.PollObject), text(given, "object"), r.PhysicalName)
	return container, object
}

// makePollObject makes the object that the agent polls, with the metadata as they are before anything is
// deployed. It may make everything again.
func makePollObject(t *stepdef.Replay, r stack.Resource) {
	if !isPolled(r) || r.Data[stepdef.PollURL] != nil {
		return
	}
	container, object := pollPath(r)
	t.SetData(stepdef.PollContainer, container)
	t.SetData(stepdef.PollObject, object)
	key, address, ok := pollKey(t, r, container)
	if !ok {
		return
	}
	data := maps.Clone(r.Data)
	if data == nil {
		data = map[string]any{}
	}
	data[stepdef.PollURL] = stepdef.TempURL(address, object, "GET", key)
	r.Data = data
	path := "/" + url.PathEscape(container) + "/" + escapedObject(object)
	if _, ok := t.Call(stepdef.PutPollObject(path, stepdef.Dumps(withDeployments(r)), r.PhysicalName), nil); ok {
		t.SetData(stepdef.PollURL, data[stepdef.PollURL])
	}
}

// beginPolling makes what the agent polls, when an update asks for that.
func beginPolling(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	makePollObject(t, r)
	makePollUser(t, r)
	return t.Result
}

// pollKey makes the container, and returns its key for temporary URLs and its URL. A container that is
// there may have a key, which stays: others use it.
func pollKey(t *stepdef.Replay, r stack.Resource, container string) (key, address string, ok bool) {
	path := "/" + url.PathEscape(container)
	made, ok := t.Call(stack.Call{Service: objectStore, Method: "PUT", Path: path}, nil)
	if !ok {
		return "", "", false
	}
	head := stack.Call{Service: objectStore, Method: "HEAD", Path: path}
	shown, ok := t.Call(head, nil)
	if ok && shown.Header[tempURLKey] == "" {
		post := stack.Call{Service: objectStore, Method: "POST", Path: path, Header: map[string]string{tempURLKey: stepdef.NewTempURLKey(r)}}
		if _, ok = t.Call(post, nil); ok {
			shown, ok = t.Call(head, nil) // another server may have set one at the same time
		}
	}
	return shown.Header[tempURLKey], made.Header["Content-Location"], ok
}

// publishMetadata gives the agent the metadata that an update has changed. A server that has been polled
// once goes on to write its object: so its agent learns where else it finds the metadata.
func publishMetadata(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if r.Data[stepdef.PollURL] == nil && r.Data[stepdef.PollQueue] == nil {
		return t.Result
	}
	if what, ok := stepdef.AskMetadata(t, r.PhysicalID); ok {
		stepdef.PublishMetadata(t, r.PhysicalID, what)
	}
	return t.Result
}

// dropPause is how long to wait after a conflict: Swift may still count an object that is gone.
const dropPause = 3 * time.Second

// dropPollObject deletes the object that the agent polled, unless another server has it, and its
// container if that is empty then. What is refused stays in the row's data, for the next deletion.
func dropPollObject(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if r.Data[stepdef.PollContainer] == nil {
		return t.Result
	}
	container, object := pollPath(r)
	path := "/" + url.PathEscape(container)
	shown, ok := removal(t, "HEAD", path+"/"+escapedObject(object), 1)
	if !ok {
		return t.Result
	}
	if shown.Header[stepdef.PollOwner] == r.PhysicalName {
		if _, ok := removal(t, "DELETE", path+"/"+escapedObject(object), 1); !ok {
			return t.Result
		}
	}
	if shown, ok = removal(t, "HEAD", path, 1); !ok {
		return t.Result
	}
	if shown.Code != notFound && shown.Header[objectCount] == "0" {
		if _, ok := removal(t, "DELETE", path, 2); !ok { // after a conflict its objects are counted again
			return t.Result
		}
	}
	for _, key := range []string{stepdef.PollContainer, stepdef.PollObject, stepdef.PollURL} { // the row may be made again
		t.SetData(key, nil)
	}
	return t.Result
}

// removal makes a call of a removal. ok reports whether the removal goes on: a 404 is no refusal. After
// a conflict the last calls are made again: dropped says how many.
func removal(t *stepdef.Replay, method, path string, dropped int) (a stack.Answer, ok bool) {
	a, ok = t.Call(stack.Call{Service: objectStore, Method: method, Path: path}, nil)
	switch {
	case !ok:
		return a, false
	case a.Code == conflict:
		t.Result.Dropped = dropped
		t.RetryAfter(dropPause)
		return a, false
	case a.Code >= 400 && a.Code != notFound:
		t.FailBy(a)
		return a, false
	}
	return a, true
}
