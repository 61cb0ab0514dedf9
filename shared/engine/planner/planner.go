package planner

import "hearth/shared/engine/live"

// Planner plans the actions of stacks, and settles the stacks whose plans have ended.
type Planner struct {
	*live.Runtime
	Store Stores
}

// New returns a planner.
func New(r *live.Runtime, s Stores) *Planner { return &Planner{Runtime: r, Store: s} }
