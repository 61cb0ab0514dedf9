// Package debtest installs the Debian packages that tests need: PostgreSQL and Redis.
//
// Comes in: names of packages. Goes out: an error that says what to install by hand.
//
// Test packages run side by side, so one lock covers every installation on the machine.
//
// Packages storetest and queuetest call it.
package debtest
