package engine

// Requests accepts what users ask for: it checks, writes the first row and message, and
// answers. The planner and the stepper do the rest.
type Requests struct {
	*Runtime
	planner *Planner
}
