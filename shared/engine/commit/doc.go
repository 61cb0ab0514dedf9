// Package commit is the ground of all rooms of the engine, run by every function: what the engine
// needs of store, cloud, queue and locks (needs.go), and the one way to write (committer.go). Every
// write is one transaction of rows, events and messages; changes that arrive during a transaction
// are committed in the next one.
//
// It also bounds the work of the process: the bytes of large rows, and rows that must be worked on
// alone because workers have died with them.
package commit
