package engine

import (
	"hearth/shared/engine/builtin"
	"hearth/shared/engine/changeset"
	"hearth/shared/engine/commit"
	"hearth/shared/engine/live"
	"hearth/shared/engine/planner"
	"hearth/shared/engine/preview"
	"hearth/shared/engine/request"
	"hearth/shared/engine/source"
	"hearth/shared/engine/stepper"
	"hearth/shared/engine/sweeper"
)

// An Engine is all rooms in one. It has no state but caches: many engines may work on one store.
type Engine struct {
	*live.Runtime
	*planner.Planner
	*stepper.Stepper
	*request.Requests
	*preview.Previews
	*changeset.Sets
	*sweeper.Sweeper
}

// New returns an engine. Every field of its needs must be set, unless the field says otherwise.
func New(n commit.Needs) *Engine {
	s := n.Store
	base := commit.NewBase(n)
	runtime := live.New(source.NewReader(builtin.New(base, s), s), s, s)
	plans := planner.New(runtime, planner.Stores{Stacks: s, Rows: s, Snapshots: s, Messages: s, Events: s})
	requests := request.New(runtime, plans, request.Stores{Stacks: s, Rows: s, Snapshots: s, Exports: s, Signals: s, Software: s})
	previews := preview.New(runtime, requests, s)
	return &Engine{
		Runtime: runtime, Planner: plans,
		Stepper:  stepper.New(runtime, stepper.Stores{Leases: s, Rows: s, Objects: s, Stacks: s, Messages: s}),
		Requests: requests, Previews: previews, Sets: changeset.New(runtime, requests, previews, s),
		Sweeper: sweeper.New(base, s),
	}
}
