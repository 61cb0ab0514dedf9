package stack

import "time"

// A Guard keeps users from changing a stack by accident. The zero Guard allows everything.
type Guard struct {
	StackID string

	Protected        bool // the stack must not be deleted until a user ends the protection
	ProtectionReason string
	ProtectedBy      string // user name

	LockedUntil time.Time // no action may begin; zero or past is not locked
	LockReason  string
	LockedBy    string
}

// Locked reports whether the lock holds at a time.
func (g Guard) Locked(now time.Time) bool { return now.Before(g.LockedUntil) }
