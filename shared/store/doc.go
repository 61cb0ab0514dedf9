// Package store keeps all state: stacks, their sources, the work to do and the history, in Postgres
// or in one SQLite file.
//
// Comes in: Changes, which other packages decide, and queries. Goes out: rows as types of package
// stack, ErrStale when another writer was first, and messages for work that became due. A Store has
// the same methods for both databases. The dialects differ in how they write rows in bulk
// (postgres_bulk.go, sqlite_bulk.go). One suite, storetest, tests both for the same behaviour.
//
// It decides nothing about a status, publishes nothing, and must not know a template, a queue or a
// cloud. No other package contains SQL.
//
// Package app opens it. The rooms of the engine and the function api declare the few methods that
// they call.
package store
