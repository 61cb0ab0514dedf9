package stack

import "time"

// A Signal is a signal that was sent to a resource, as its handle keeps it.
type Signal struct {
	StackID string
	Key     string // physical ID of the resource
	ID      string // the sender's; a signal with the same ID replaces the first
	Data    map[string]any
	Time    time.Time
}

// SignalTokenPrefix begins the tokens that Hearth itself makes for signals, which tells them from
// Keystone's. Such a token allows signals to one resource and nothing else, and needs no user in
// the cloud.
const SignalTokenPrefix = "hearth-signal-"
