// Package barbican is the simulated Barbican v1, as far as its secrets.
//
// Comes in: calls below /key-manager. Goes out: replies.
//
// It must not know the other services.
package barbican
