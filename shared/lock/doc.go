// Package lock gives courtesy locks, in Redis or in memory: they spare work that
// two would do at once, and nothing is wrong when both do it. The version of a
// row is what decides.
//
// Comes in: a key and how long the lock lasts at the most. Goes out: how to give
// it back. It must not know what is locked, or any other room.
package lock
