package stepper

import "hearth/shared/engine/live"

// Stepper carries on resources, one batch of messages at a time.
type Stepper struct {
	*live.Runtime
	Store Stores
}

// New returns a stepper.
func New(r *live.Runtime, s Stores) *Stepper { return &Stepper{Runtime: r, Store: s} }
