// Package queue carries messages to the function that their topic wakes: as Redis Streams between
// processes, or in memory within one. Both behave alike, and package queuetest tests both.
//
// Comes in: stack.Message. Goes out: deliveries, each of which is acknowledged or comes again after
// the visibility time. A message is a pointer to work that the database remembers, so the queue may
// lose, duplicate and reorder messages; it owns nothing.
//
// It must not know who is woken, what a message means, or any other room but stack.
package queue
