package stack

import "time"

// A StackSnapshot is a stored copy of a stack, with the places of its objects' copies.
type StackSnapshot struct {
	ID       string // UUID
	StackID  string
	Name     *string // nil when it has none
	Status   Status
	Reason   string
	Removing bool   // the snapshot and its copies are being deleted
	Saved    *Saved // nil until the snapshot ends; stored sealed
	Created  time.Time
}
