// Package storetest tests package store: one suite for both dialects, and a private Postgres server
// that tests, the bench and the chaos program start for themselves.
//
// Comes in: how to open a database of a dialect. Goes out: failed tests, or the address of a
// Postgres. It knows store and the types of stack. It starts Debian's Postgres programs, and installs
// them when they are missing.
package storetest
