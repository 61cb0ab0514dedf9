// Package storetest is the test kit of package store: one suite that holds both
// dialects to the same behaviour, and a private Postgres server that tests, the
// bench and the chaos program start for themselves.
//
// It knows store and the words of stack, and starts Debian's own Postgres programs,
// which it installs where they are missing.
package storetest
