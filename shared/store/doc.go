// Package store keeps all state: stacks, their sources, the work to do and the history, in Postgres
// or in one SQLite file.
//
// Comes in: Changes, each a decision that was made elsewhere, and queries. Goes out: rows as types
// of package stack, ErrStale when another writer was first, and messages for work that became due.
// One Store has one set of methods. The dialects differ in how they write rows in bulk
// (postgres.go, sqlite.go), and one suite, storetest, tests both for the same behaviour.
//
// It decides nothing about a status, publishes nothing, and knows no template, no queue and no
// cloud. No other package speaks SQL.
package store
