// Package dispatch wakes functions: it reads messages from the queue and calls
// the function of their topic with a batch, and ticks those that are woken by
// the clock. The envelope is an SQS event, so a function cannot tell Hearth's own
// dispatcher from Lambda's.
//
// Comes in: a queue, routes, and how to call a function. Goes out: calls, and
// acknowledgements of what their answers say is done. It must not know what a
// message means, where functions run, or what the database holds.
package dispatch
