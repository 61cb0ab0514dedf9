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

// awaitSignals looks at the container of a handle until enough signals have come. Each signal is a
// version of the handle's object, or the object itself.
func awaitSignals(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	handle, _ := r.Properties["handle"].(string)
	container, why := handleContainer(handle, r.StackID)
	if why != "" {
		return signalFailure(string(stack.ValueError), why)
	}
	objects, _, want := readObjects(r, container, answers)
	if want != nil {
		return *want
	}
	return judgeObjects(r, objects)
}

// signalFailure returns the failure of a signal in Heat's form.
func signalFailure(class, why string) stepdef.HookResult {
	return stepdef.HookResult{Fail: stack.Failure{Class: class, Text: why}}
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

// A signal is what one object says.
type signal struct {
	id     string
	data   any
	status any
	reason string
}

// judgeObjects decides on the signals that have come.
func judgeObjects(r stack.Resource, objects []object) stepdef.HookResult {
	var signals []signal
	for i, o := range objects {
		one, ok := readSignal(o.body, i+1)
		switch {
		case !ok:
			return signalFailure(stack.PlainError, "Failed to parse JSON data: "+o.body)
		case one.status != "SUCCESS" && one.status != "FAILURE":
			return signalFailure(stack.PlainError, "Unknown status: "+stepdef.Str(one.status))
		}
		signals = slices.DeleteFunc(signals, func(s signal) bool { return s.id == one.id })
		signals = append(signals, one)
	}
	v := judgeSignals(r, signals)
	switch {
	case v.failed:
		return signalFailure("SwiftSignalFailure", v.why)
	case v.enough:
		data := map[string]any{}
		for _, s := range signals {
			data[s.id] = s.data
		}
		return stepdef.HookResult{Data: map[string]any{"data": stepdef.Dumps(data), signalBodies: nil}}
	}
	return stepdef.HookResult{RetryAfter: signalPause, Afresh: true, Late: stack.Failure{Class: "SwiftSignalTimeout", Text: v.late}, Data: map[string]any{signalBodies: bodiesOf(objects)}}
}

// A signalVerdict is what the signals that have come mean for the resource that waits.
type signalVerdict struct {
	enough bool
	failed bool
	why    string // the reasons of the signals that say that it failed
	late   string // why it fails when its time is over
}

func judgeSignals(r stack.Resource, signals []signal) signalVerdict {
	var failed, received []string
	for _, s := range signals {
		if s.status == "SUCCESS" {
			received = append(received, s.reason)
		} else {
			failed = append(failed, s.reason)
		}
	}
	count, _ := stack.Number(r.Properties["count"])
	late := fmt.Sprintf("%d of %d received", len(received), int(count))
	if len(received) > 0 {
		late += " - " + strings.Join(received, ";")
	}
	return signalVerdict{failed: len(failed) > 0, why: strings.Join(failed, ";"), enough: len(received) > 0 && float64(len(received)) >= count, late: late}
}

// jsonObject returns the JSON object in a text; an empty text is an empty object.
func jsonObject(text string) (fields map[string]any, ok bool) {
	fields = map[string]any{}
	if text == "" {
		return fields, true
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	ok = d.Decode(&fields) == nil && fields != nil && !d.More()
	return fields, ok
}

// readSignal reads the n-th signal. Every field may be missing, and so may all of them.
func readSignal(text string, n int) (s signal, ok bool) {
	fields, ok := jsonObject(text)
	if !ok {
		return s, false
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
