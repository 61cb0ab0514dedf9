package engine

// Planner plans what stacks are asked for, and settles those whose plans have ended.
type Planner struct{ *Runtime }
