package heat

import (
	"net/url"
	"strings"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// waiting is the content of a handle's object before the first signal, as in Heat.
const waiting = "in progress"

// signalContainer returns the name of a handle's container. Heat has one for all handles of a stack, so
// that two of them may draw a key for it at the same time.
func signalContainer(r stack.Resource) string {
	name := r.PhysicalName
	return r.StackID + "-" + name[max(0, len(name)-signalNameEnd):]
}

const (
	signalNameEnd = 100 // bytes of a physical name that are a part of the container's name
	signalObject  = "signal"
	objectPage    = "50" // how many objects are listed at a time: all answers are kept while the step lasts
)

// makeHandle makes the container of a handle, which keeps each version of its object, and the object.
// It may make both again.
func makeHandle(r stack.Resource, answers []stack.Answer) stepdef.Want {
	container := signalContainer(r)
	path := "/" + url.PathEscape(container)
	switch len(answers) {
	case 0:
		return stepdef.Want{ID: container, Call: &stack.Call{Method: "PUT", Path: path, Header: map[string]string{
			"X-Versions-Location": container, "X-Container-Meta-Temp-URL-Key": newKey(r),
		}}}
	case 1:
		return stepdef.Want{Call: &stack.Call{Method: "PUT", Path: path + "/" + signalObject, Raw: []byte(waiting), Header: map[string]string{"Content-Type": "text/plain"}}}
	}
	return stepdef.Want{Data: map[string]any{"endpoint": tempURL(answers[0].Header["Content-Location"], signalObject, "PUT", newKey(r))}}
}

// deleteHandle ends the URL of a handle, empties its container and deletes it.
func deleteHandle(r stack.Resource, answers []stack.Answer) stepdef.Want {
	if r.PhysicalID == "" {
		return stepdef.Want{}
	}
	path := "/" + url.PathEscape(r.PhysicalID)
	if len(answers) == 0 {
		// While versions are kept, each deletion brings the one before back.
		return stepdef.Want{Call: &stack.Call{Method: "POST", Path: path, Header: map[string]string{
			"X-Remove-Versions-Location": "x", "X-Remove-Container-Meta-Temp-URL-Key": "x",
		}}}
	}
	if answers[0].Code == notFound {
		return stepdef.Want{}
	}
	answers = answers[1:]
	if want := emptied(path, &answers); want.Call != nil || want.By != nil {
		return want
	}
	switch {
	case len(answers) == 0:
		return stepdef.Want{Call: &stack.Call{Method: "DELETE", Path: path}}
	case answers[0].Code >= 400 && answers[0].Code != notFound:
		return stepdef.Want{By: &answers[0]}
	}
	return stepdef.Want{}
}

const notFound = 404

// emptied returns the next call that empties a container. It takes the answers that it has used. No
// call is left when the container is empty or gone.
func emptied(path string, answers *[]stack.Answer) stepdef.Want {
	for {
		have := *answers
		if len(have) == 0 {
			return stepdef.Want{Call: &stack.Call{Method: "GET", Path: path + "?format=json&limit=" + objectPage}}
		}
		if have[0].Code >= 400 && have[0].Code != notFound {
			return stepdef.Want{By: &have[0]}
		}
		objects, _ := have[0].Body[""].([]any)
		have = have[1:]
		if len(objects) == 0 {
			*answers = have
			return stepdef.Want{}
		}
		if len(have) < len(objects) {
			object, _ := objects[len(have)].(map[string]any)
			return stepdef.Want{Call: &stack.Call{Method: "DELETE", Path: path + "/" + escapedObject(stepdef.Str(object["name"]))}}
		}
		*answers = have[len(objects):]
	}
}

// escapedObject returns the name of an object for a path.
func escapedObject(name string) string {
	return strings.ReplaceAll(url.PathEscape(name), "%2F", "/")
}

func temporaryURL(r stack.Resource, _ time.Time) any { return r.Data["endpoint"] }

func signalCurl(r stack.Resource, _ time.Time) any {
	if endpoint, ok := r.Data["endpoint"].(string); ok {
		return "curl -i -X PUT '" + endpoint + "'"
	}
	return nil
}

// noToken returns the token, which is empty: a wait condition's handle has the same attributes.
func noToken(r stack.Resource, _ time.Time) any {
	if r.PhysicalID == "" {
		return nil
	}
	return ""
}
