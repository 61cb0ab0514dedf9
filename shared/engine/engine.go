package engine

import (
	"hearth/shared/engine/changeset"
	"hearth/shared/engine/commit"
	"hearth/shared/engine/live"
	"hearth/shared/engine/planner"
	"hearth/shared/engine/preview"
	"hearth/shared/engine/request"
	"hearth/shared/engine/source"
	"hearth/shared/engine/stepper"
)

// An Engine is all rooms in one. It has no state but caches: many engines may work on one store.
type Engine struct {
	*live.Runtime
	*planner.Planner
	*stepper.Stepper
	*request.Requests
	*preview.Previews
	*changeset.Sets
	Store sweepStore
}

// New returns an engine. Every field of its needs must be set, unless the field says otherwise.
func New(n commit.Needs) *Engine {
	runtime := live.New(source.NewReader(commit.NewBase(n)))
	plans := planner.New(runtime)
	requests := request.New(runtime, plans)
	previews := preview.New(runtime, requests)
	return &Engine{
		Runtime: runtime, Planner: plans, Stepper: stepper.New(runtime),
		Requests: requests, Previews: previews, Sets: changeset.New(runtime, requests, previews), Store: n.Store,
	}
}
