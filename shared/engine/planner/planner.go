package planner

import "hearth/shared/engine/live"

// Planner plans the actions of stacks, and settles the stacks whose plans have ended.
type Planner struct {
	*live.Runtime
	Store Store
}

// New returns a planner.
func New(r *live.Runtime) *Planner { return &Planner{Runtime: r, Store: r.Base.Store} }
