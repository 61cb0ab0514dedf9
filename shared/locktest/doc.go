// Package locktest has one suite for every lock.Locker: the locks in memory and those in Redis behave
// alike. The tests of package lock run it.
//
// Comes in: a function that opens a locker. Goes out: failed tests.
package locktest
