package planner

import "hearth/shared/engine/live"

// Planner plans what stacks are asked for, and settles those whose plans have ended.
type Planner struct{ *live.Runtime }

// New returns a planner.
func New(r *live.Runtime) *Planner { return &Planner{Runtime: r} }
