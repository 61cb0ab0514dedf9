package engine

// An Engine is all rooms in one. It is stateless but for caches: any number may work on one
// store.
type Engine struct {
	*Runtime
	*Planner
	*Stepper
	*Requests
	*Previews
}

// New returns an engine. Every field of its needs must be set, but where it says otherwise.
func New(n Needs) *Engine {
	runtime := &Runtime{newReader(newBase(n))}
	planner := &Planner{runtime}
	requests := &Requests{Runtime: runtime, planner: planner}
	return &Engine{
		Runtime: runtime, Planner: planner, Stepper: &Stepper{runtime},
		Requests: requests, Previews: &Previews{Runtime: runtime, requests: requests},
	}
}
