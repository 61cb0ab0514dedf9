// Package engine carries out what lifecycle decides. It loads rows, holds leases, makes calls,
// commits, and returns with the answers. It turns users' requests into rows and messages, and
// messages into steps.
//
// It keeps the contract for crashes: persist, then act; one commit after every answer, before
// anything else; search after a lost answer. It declares what it needs of store, cloud, queue and
// lock as interfaces (commit/needs.go) and knows nothing of their technologies.
package engine
