// Package microversion has what Nova and Cinder share: microversions, the form of their errors, the
// pages of their lists, and the one simulated host.
//
// Comes in: a call. Goes out: its microversion, a page of what it found, or an error.
//
// It must not know what a server or a volume is.
package microversion
