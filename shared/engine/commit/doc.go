// Package commit is what all rooms of the engine share; every function runs it. It says what the
// engine needs of store, cloud, queue and locks (needs.go), and has the one way to write
// (committer.go). Every write is one transaction of rows, events and messages; changes that arrive
// during a transaction are committed in the next one.
//
// It also bounds the work of the process: the bytes of large rows, and rows that must be worked on
// alone because workers have died with them.
package commit
