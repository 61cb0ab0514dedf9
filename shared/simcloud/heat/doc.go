// Package heat is a small orchestration service for clients that need one: it keeps stacks and
// makes nothing from them.
//
// Comes in: calls below /orchestration. Goes out: replies; a stack ends its action after a second.
//
// It must not know the other services.
package heat
