// Package lock gives advisory locks, in Redis or in memory. They save work that two workers would
// do at once; nothing is wrong when both do it, because the version of a row decides.
//
// Comes in: a key and how long the lock lasts at most. Goes out: a function that unlocks. It must
// not know what is locked, or any other room.
//
// Package app opens it. The dispatcher and the engine take locks with it.
package lock
