package stack

import "time"

// A StackSnapshot is what a stack was at a moment, and where the copies of its objects are.
type StackSnapshot struct {
	ID       string // uuid
	StackID  string
	Name     *string // nil when it has none
	Status   Status
	Reason   string
	Removing bool   // its copies are being removed, and it with them
	Saved    *Saved // nil until it is complete, or has failed; stored sealed
	Created  time.Time
}
