package commit

import (
	"hearth/shared/exact"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Signalled returns the event's sentence for a signal, in Heat's words: a null reason is None.
func Signalled(sig stack.Signal) string {
	return "Signal: status:" + stepdef.Str(sig.Data["status"]) + " reason:" + stepdef.Str(sig.Data["reason"])
}

// CheckSignalRoom returns an error when the handle has no room for a signal. The store counts the
// handle's signals without reading them.
func CheckSignalRoom(count, size int, sig stack.Signal) error {
	if count >= MostSignals {
		return stack.Errorf(stack.RequestLimitExceeded, "Request limit exceeded: The resource has %d signals, which is the maximum.", count)
	}
	if len(sig.ID) > MostSignalID {
		return stack.Errorf(stack.RequestLimitExceeded, "Request limit exceeded: The id of a signal is longer than %d bytes.", MostSignalID)
	}
	if exact.Size(sig.Data, MostSignalBytes-size) > MostSignalBytes-size {
		return stack.Errorf(stack.RequestLimitExceeded,
			"Request limit exceeded: The signals of the resource would be larger than %d bytes together.", MostSignalBytes)
	}
	return nil
}
