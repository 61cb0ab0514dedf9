// Package engine carries out what lifecycle decides: it loads rows, holds leases,
// makes the calls, commits, and comes back with the answers. It turns users'
// requests into rows and messages, and messages into steps.
//
// It keeps the contract for crashes: persist, then act; one commit after every
// answer, before anything else; a lost answer is searched for. It declares what
// it needs of store, cloud, queue and lock as interfaces (needs.go) and knows none
// of their technologies.
package engine
