// Package commit has what all rooms of the engine share; every function runs it. It says what the
// engine needs of store, cloud, queue and locks (needs.go), and has the one way to write
// (committer.go). Every write is one transaction of rows, events and messages. Changes that arrive
// during a transaction are committed in the next one.
//
// Comes in: changes and calls of the other rooms. Goes out: transactions of the store, calls of the
// cloud, published messages. It decides nothing about a stack.
//
// It also bounds the work of the process: the bytes of large rows, and rows that must be worked on
// alone because workers have died with them.
package commit
