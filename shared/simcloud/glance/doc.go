// Package glance is the simulated Glance v2: images, their data and their members.
//
// Comes in: calls below /image. Goes out: replies; an imported image becomes active at its time.
// Nova and Cinder ask which images a caller sees, and Nova makes images of servers.
//
// It must not know the other services.
package glance
