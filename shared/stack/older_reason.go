package stack

import (
	"encoding/json"
	"strings"
)

// Older releases kept only the sentences of what happened. This file is the one place that reads
// them; its callers are the store and the decoding of stored rows.

// CauseOfReason returns the cause of a stack that an older release stored.
func CauseOfReason(s Stack) Cause {
	switch {
	case s.Action == Check && strings.HasSuffix(s.Reason, PartialNote):
		return CausePartial
	case s.Status != Failed:
		return ""
	case s.Reason == TimeoutReason(s.Action):
		return CauseTimeout
	case s.Reason == CancelReason(s.Action):
		return CauseCancelled
	}
	return ""
}

// FailureOfReason returns the failure of a resource that an older release stored.
func FailureOfReason(reason string) Failure {
	f := Failure{Text: reason, Unexplained: strings.HasSuffix(reason, `due to "Unknown"`)}
	if parts := strings.SplitN(reason, ": ", 3); len(parts) == 3 && IsResourcePath(parts[1]) {
		f.Class, f.Path, f.Text = parts[0], parts[1], parts[2]
	}
	return f
}

// FailureOfStackReason returns the failure of the resource that a stack's reason names, in a stack
// that an older release stored: "Resource CREATE failed: Conflict: resources.web: Name is in use."
func FailureOfStackReason(reason string) Failure {
	_, why, _ := strings.Cut(reason, ": ")
	if f := FailureOfReason(why); f.NamesResource() {
		return f
	}
	return Failure{}
}

// UnmarshalJSON reads a failure. In the rows of older releases it is the sentence.
func (f *Failure) UnmarshalJSON(text []byte) error {
	var reason string
	if json.Unmarshal(text, &reason) == nil {
		*f = FailureOfReason(reason)
		return nil
	}
	type plain Failure
	return json.Unmarshal(text, (*plain)(f))
}
