// Package dispatch wakes functions. It reads messages from the queue and calls the function of their
// topic with a batch, and it calls other functions by the clock. The envelope is an SQS event, so a
// function cannot distinguish Hearth's own dispatcher from Lambda's.
//
// Comes in: a queue, routes, and how to call a function. Goes out: calls, and acknowledgements of
// the messages that are done. It must not know what a message means, where functions run, or what
// is in the database.
//
// The dispatcher and the local program run it. The functions planner and stepper read its
// envelopes.
package dispatch
