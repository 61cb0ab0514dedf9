// Package zaqar is the simulated Zaqar v2, as far as its queues and their messages.
//
// Comes in: calls below /messaging. Goes out: replies.
//
// It must not know the other services.
package zaqar
