// Package fair limits how much is done at once, and lets callers take turns.
//
// Comes in: the name of a caller, and how many places its work needs. Goes out: a ticket, once there
// are places. It knows nothing of what is done in them.
//
// Package web and the engine call it.
package fair
