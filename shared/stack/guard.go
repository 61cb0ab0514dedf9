package stack

import "time"

// A Guard keeps users from changing a stack by accident. The zero one keeps from
// nothing.
type Guard struct {
	StackID string

	Protected        bool // from being deleted, until somebody takes that back
	ProtectionReason string
	ProtectedBy      string // user name

	LockedUntil time.Time // no action may begin; zero or past is not locked
	LockReason  string
	LockedBy    string
}

// Locked says whether the lock holds at a time.
func (g Guard) Locked(now time.Time) bool { return now.Before(g.LockedUntil) }
