// Package stepper carries on resources, a batch of messages at a time; the function stepper runs it. It
// leases their rows, asks lifecycle what comes next, commits, makes the call, and commits the answer
// (advance.go). One list call answers all rows of a batch that wait for objects of one kind
// (listing.go).
//
// Comes in: messages that name rows. Goes out: calls of the cloud, commits, and the messages that must
// be delivered again. It keeps the contract for crashes: persist, then act; one commit after every
// answer, before anything else; a lost answer is searched for.
package stepper
