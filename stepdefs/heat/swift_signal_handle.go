package heat

import (
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// waiting is the content of a handle's object before the first signal, as in Heat.
const waiting = "in progress"

// signalObject is the name of a handle's object.
const signalObject = "signal"

// makeHandle makes the container of a handle, which keeps each version of its object, and the object.
func makeHandle(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	t.Result.ID = signalContainer(r)
	if address, ok := putSignalObject(t, r, signalObject, waiting, true); ok {
		t.SetData("endpoint", address)
	}
	return t.Result
}

// deleteHandle ends the URL of a handle, empties its container and deletes it.
func deleteHandle(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	if r.PhysicalID == "" {
		return stepdef.HookResult{}
	}
	return removeContainer(r.PhysicalID, answers)
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
