// Package sweeper is run by the function sweeper, once a second. It delivers the messages that are
// due (sweep.go), removes old rows (purge.go), and encrypts rows with the newest secret key
// (reseal.go).
//
// Comes in: the call of a clock. Goes out: messages that are delivered again, and fewer old rows. It
// decides nothing about a stack. Several sweeps at once do no harm.
package sweeper
