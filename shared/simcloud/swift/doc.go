// Package swift is the simulated Swift v1: accounts, containers, objects and temporary URLs.
//
// Comes in: calls below /object-store. Goes out: replies.
//
// It must not know the other services.
package swift
