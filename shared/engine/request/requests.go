package request

import (
	"hearth/shared/engine/live"
	"hearth/shared/engine/planner"
)

// Requests accepts the requests of users: it checks them, writes the first row and message, and
// answers. The planner and the stepper do the rest.
type Requests struct {
	*live.Runtime
	Store   Stores
	Planner *planner.Planner

	signals rowLocks // of signals to one resource
}

// New returns a Requests. Some requests, such as the retry of one resource, are planned at once,
// with p.
func New(r *live.Runtime, p *planner.Planner, s Stores) *Requests {
	return &Requests{Runtime: r, Store: s, Planner: p}
}
