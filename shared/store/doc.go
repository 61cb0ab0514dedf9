// Package store keeps the truth: stacks, what they are made of, what is to be
// done and what has happened, in Postgres or in one SQLite file.
//
// Comes in: Changes, each a decision that was made elsewhere, and queries. Goes
// out: rows as words of package stack, ErrStale where somebody else was first, and
// messages for work that became due. One Store has one set of methods; the two
// dialects differ in how rows are carried in bulk (postgres.go, sqlite.go), and one
// suite, storetest, holds both to the same behaviour.
//
// It decides nothing about a status, publishes nothing, and knows no template, no
// queue and no cloud. No other package speaks SQL.
package store
