package stack

import "strings"

// The beginnings of wait keys that other code asks for. They are stored, so they never change.
const (
	signalKey = "signal/"
	heldKey   = "held/"
)

// SignalKey returns the wait key of rows that wait for signals on the resource with the physical
// ID. When a Signal is committed, these rows become due at once.
func SignalKey(physicalID string) string { return signalKey + physicalID }

// SignalOf returns the physical ID of the resource whose signals a wait key is for. ok reports
// whether the key is for signals.
func SignalOf(waitKey string) (physicalID string, ok bool) {
	return strings.CutPrefix(waitKey, signalKey)
}

// HeldKey returns the wait key of rows of a stack that a worker has in hand. Such a row becomes due
// only when its worker dies.
func HeldKey(stackID string) string { return heldKey + stackID }

// IsHeldKey reports whether a wait key is of a row that a worker has in hand.
func IsHeldKey(waitKey string) bool { return strings.HasPrefix(waitKey, heldKey) }
