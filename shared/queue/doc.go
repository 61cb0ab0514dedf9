// Package queue carries messages to whoever is woken by their topic: as Redis
// Streams between processes, or in memory within one. Both behave alike, and
// package queuetest holds them to it.
//
// Comes in: stack.Message. Goes out: deliveries, each to be acknowledged, or to
// come again after the visibility time. A message is a pointer to work that the
// database remembers, so the queue may lose, double and reorder them; it owns
// nothing.
//
// It must not know who is woken, what a message means, or any other room but stack.
package queue
