// Package queue carries messages to the function that their topic wakes: as Redis Streams between
// processes, or in memory within one. Both behave alike, and package queuetest tests both.
//
// Comes in: stack.Message. Goes out: deliveries. A delivery that is not acknowledged is delivered
// again after the visibility time. A message is a pointer to work that the database has, so the
// queue may lose, duplicate and reorder messages.
//
// It must not know which function is woken, what a message means, or any other room but stack.
//
// Package app opens it. The engine publishes messages, and the dispatcher receives them.
package queue
