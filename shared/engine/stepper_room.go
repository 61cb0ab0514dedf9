package engine

// Stepper carries on resources, one batch of messages at a time.
type Stepper struct{ *Runtime }
