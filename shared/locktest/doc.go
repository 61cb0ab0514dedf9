// Package locktest holds every lock.Locker to one suite.
package locktest
