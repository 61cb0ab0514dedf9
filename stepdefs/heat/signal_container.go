package heat

import (
	"net/url"
	"strings"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// signalContainer returns the name of the container that takes a resource's signals. Heat has one for
// all resources of a stack, so that two of them may draw a key for it at the same time.
func signalContainer(r stack.Resource) string {
	name := r.PhysicalName
	return r.StackID + "-" + name[max(0, len(name)-signalNameEnd):]
}

const (
	objectStore   = "object-store"
	signalNameEnd = 100  // bytes of a physical name that are a part of the container's name
	objectPage    = "50" // how many objects are listed at a time: all answers are kept while the step lasts
	notFound      = 404
)

// putSignalObject makes the container of a resource and an object in it. It returns the temporary URL
// that takes the object's next content. It may make both again. With versions the container keeps
// each version of the object.
func putSignalObject(t *stepdef.Replay, r stack.Resource, object, content string, versions bool) (address string, ok bool) {
	container, key := signalContainer(r), stepdef.NewTempURLKey(r)
	path := "/" + url.PathEscape(container)
	header := map[string]string{"X-Container-Meta-Temp-URL-Key": key}
	if versions {
		header["X-Versions-Location"] = container
	}
	made, ok := t.Call(stack.Call{Service: objectStore, Method: "PUT", Path: path, Header: header}, nil)
	if !ok {
		return "", false
	}
	put := stack.Call{Service: objectStore, Method: "PUT", Path: path + "/" + object, Raw: []byte(content), Header: map[string]string{"Content-Type": "text/plain"}}
	if _, ok := t.Call(put, nil); !ok {
		return "", false
	}
	return stepdef.TempURL(made.Header["Content-Location"], object, "PUT", key), true
}

// removeContainer ends the temporary URLs of a container, empties it and deletes it.
func removeContainer(container string, answers []stack.Answer) stepdef.HookResult {
	path := "/" + url.PathEscape(container)
	if len(answers) == 0 {
		// While versions are kept, each deletion brings the one before back.
		end := stack.Call{Service: objectStore, Method: "POST", Path: path, Header: map[string]string{
			"X-Remove-Versions-Location": "x", "X-Remove-Container-Meta-Temp-URL-Key": "x",
		}}
		return stepdef.HookResult{Call: &end, Data: map[string]any{stack.EndingData: true}}
	}
	if answers[0].Code == notFound {
		return stepdef.HookResult{}
	}
	answers = answers[1:]
	if want := emptied(path, &answers); want.Call != nil || want.By != nil {
		return want
	}
	switch {
	case len(answers) == 0:
		return stepdef.HookResult{Call: &stack.Call{Service: objectStore, Method: "DELETE", Path: path}}
	case answers[0].Code >= 400 && answers[0].Code != notFound:
		return stepdef.HookResult{By: &answers[0]}
	}
	return stepdef.HookResult{}
}

// emptied returns the next call that empties a container. It takes the answers that it has used. No
// call is left when the container is empty or gone.
func emptied(path string, answers *[]stack.Answer) stepdef.HookResult {
	for {
		have := *answers
		if len(have) == 0 {
			return stepdef.HookResult{Call: &stack.Call{Service: objectStore, Method: "GET", Path: path + "?format=json&limit=" + objectPage}}
		}
		if have[0].Code >= 400 && have[0].Code != notFound {
			return stepdef.HookResult{By: &have[0]}
		}
		objects, _ := have[0].Body[""].([]any)
		have = have[1:]
		if len(objects) == 0 {
			*answers = have
			return stepdef.HookResult{}
		}
		if len(have) < len(objects) {
			object, _ := objects[len(have)].(map[string]any)
			return stepdef.HookResult{Call: &stack.Call{Service: objectStore, Method: "DELETE", Path: path + "/" + escapedObject(stepdef.Str(object["name"]))}}
		}
		*answers = have[len(objects):]
	}
}

// escapedObject returns the name of an object for a path.
func escapedObject(name string) string {
	return strings.ReplaceAll(url.PathEscape(name), "%2F", "/")
}
