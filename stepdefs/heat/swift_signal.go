package heat

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

const (
	signalPause  = 3 * time.Second                    // between two looks at the container
	mostObjects  = 2000                               // of a container that are looked at
	mostSignal   = 16 << 10                           // bytes of one signal
	mostSignals  = 1 << 20                            // bytes of all different signals
	waitingSum   = "9214b4e4460fcdb9f3a369941400e71e" // of waiting
	signalBodies = "bodies"                           // in Data: the contents of objects by their sums
)

// awaitSignals looks at the container of a handle until enough signals have come. Each signal is a
// version of the handle's object, or the object itself. Objects with the same sum are read once.
func awaitSignals(r stack.Resource, answers []stack.Answer) stepdef.Want {
	handle, _ := r.Properties["handle"].(string)
	container, why := handleContainer(handle, r.StackID)
	if why != "" {
		return signalFailure(string(stack.ValueError), why)
	}
	path := "/" + url.PathEscape(container)
	if len(answers) == 0 {
		return stepdef.Want{Call: &stack.Call{Method: "GET", Path: fmt.Sprintf("%s?format=json&limit=%d", path, mostObjects)}}
	}
	if answers[0].Code >= 400 && answers[0].Code != notFound {
		return stepdef.Want{By: &answers[0]}
	}
	objects := signalObjects(answers[0])
	bodies, read := map[string]any{}, answers[1:]
	known, _ := r.Data[signalBodies].(map[string]any)
	for sum, body := range known {
		bodies[sum] = body
	}
	size := 0
	for _, o := range objects {
		if bodies[o.sum] != nil {
			continue
		}
		if o.size > mostSignal {
			return signalFailure(stack.PlainError, fmt.Sprintf("The signal has %d bytes, more than %d", int(o.size), mostSignal))
		}
		if len(read) == 0 {
			return stepdef.Want{Call: &stack.Call{Method: "GET", Path: path + "/" + escapedObject(o.name), Text: true}}
		}
		bodies[o.sum], read = read[0].Text, read[1:]
	}
	for _, body := range bodies {
		size += len(stepdef.Str(body))
	}
	if size > mostSignals {
		return signalFailure(stack.PlainError, fmt.Sprintf("The signals have more than %d bytes", mostSignals))
	}
	return judgeSignals(r, objects, bodies)
}

// signalFailure returns the failure of a signal in Heat's form.
func signalFailure(class, why string) stepdef.Want {
	return stepdef.Want{Fail: stack.Failure{Class: class, Text: why}}
}

// handleContainer returns the container of a handle of a stack, or why a text is none, in Heat's words.
func handleContainer(handle, stackID string) (name, why string) {
	const invalid = `"%s" is not a valid SwiftSignalHandle.  The %s is invalid`
	u, err := url.Parse(handle)
	if err != nil {
		return "", fmt.Sprintf(invalid, handle, "Swift TempURL path")
	}
	parts := strings.Split(u.Path, "/")
	if len(parts) < 5 || !slices.Contains(parts, "v1") || parts[len(parts)-1] != signalObject {
		return "", fmt.Sprintf(invalid, u.Path, "Swift TempURL path")
	}
	name = parts[len(parts)-2]
	if stackID == "" || !strings.HasPrefix(name, stackID) {
		return "", fmt.Sprintf(invalid, u.Path, "container name")
	}
	return name, ""
}

// An object is an entry of a container's list.
type object struct {
	name, sum string
	size      float64
}

// signalObjects returns the objects of a list that are signals, the oldest first: the versions, which
// have their times in their names, and then the object itself.
func signalObjects(list stack.Answer) (objects []object) {
	entries, _ := list.Body[""].([]any)
	var last []object
	for _, entry := range entries {
		e, _ := entry.(map[string]any)
		size, _ := stack.Number(e["bytes"])
		o := object{stepdef.Str(e["name"]), stepdef.Str(e["hash"]), size}
		switch {
		case o.sum == waitingSum:
		case o.name == signalObject:
			last = append(last, o)
		default:
			objects = append(objects, o)
		}
	}
	slices.SortStableFunc(objects, func(a, b object) int { return strings.Compare(a.name, b.name) })
	return append(objects, last...)
}

// A signal is what one object says.
type signal struct {
	id     string
	data   any
	status any
	reason string
}

// judgeSignals decides on the signals that have come.
func judgeSignals(r stack.Resource, objects []object, bodies map[string]any) stepdef.Want {
	var signals []signal
	for i, o := range objects {
		one, ok := readSignal(stepdef.Str(bodies[o.sum]), i+1)
		if !ok {
			return signalFailure(stack.PlainError, "Failed to parse JSON data: "+stepdef.Str(bodies[o.sum]))
		}
		signals = slices.DeleteFunc(signals, func(s signal) bool { return s.id == one.id })
		signals = append(signals, one)
	}
	var failed, received []string
	data := map[string]any{}
	for _, s := range signals {
		switch s.status {
		case "SUCCESS":
			received = append(received, s.reason)
		case "FAILURE":
			failed = append(failed, s.reason)
		default:
			return signalFailure(stack.PlainError, "Unknown status: "+stepdef.Str(s.status))
		}
		data[s.id] = s.data
	}
	count, _ := stack.Number(r.Properties["count"])
	switch {
	case len(failed) > 0:
		return signalFailure("SwiftSignalFailure", strings.Join(failed, ";"))
	case len(received) > 0 && float64(len(received)) >= count:
		return stepdef.Want{Data: map[string]any{"data": stepdef.Dumps(data), signalBodies: nil}}
	}
	late := fmt.Sprintf("%d of %d received", len(received), int(count))
	if len(received) > 0 {
		late += " - " + strings.Join(received, ";")
	}
	return stepdef.Want{RetryAfter: signalPause, Afresh: true, Late: stack.Failure{Class: "SwiftSignalTimeout", Text: late}, Data: map[string]any{signalBodies: bodies}}
}

// readSignal reads the n-th signal. Every field may be missing, and so may all of them.
func readSignal(text string, n int) (s signal, ok bool) {
	fields := map[string]any{}
	if text != "" {
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		if d.Decode(&fields) != nil || fields == nil || d.More() {
			return s, false
		}
	}
	s = signal{id: fmt.Sprint(n), status: "SUCCESS", data: fields["data"]}
	if id, given := fields["id"]; given {
		s.id = stepdef.Str(id)
	}
	if status, given := fields["status"]; given {
		s.status = status
	}
	s.reason = fmt.Sprintf("Signal %s received", s.id)
	if reason, given := fields["reason"]; given {
		s.reason = stepdef.Str(reason)
	}
	return s, true
}

// swiftSignalData returns the data of all signals by their IDs, as JSON in Python's spacing.
func swiftSignalData(r stack.Resource, _ time.Time) any {
	if data, ok := r.Data["data"].(string); ok {
		return data
	}
	return "null"
}
