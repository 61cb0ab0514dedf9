// Package ground has what all services of the simulated cloud share: its state, its clock, its faults
// and delays, the tokens, and the way of a call.
//
// Comes in: Options, and as Parts the services with their routes and tables, the check of tokens
// and the seed. Goes out: routes that serve them all, one call at a time under the cloud's lock.
//
// A service keeps its objects as Docs in the Tables of the Cloud. A Call is one request, a Reply its
// answer. A row with "_due" changes its state at that time. What a service remembers beside its
// tables is a Memory.
//
// It must not know any service.
package ground
