// Package queuetest has one suite for every queue.Queue, and starts private Redis servers. The tests
// of package queue run the suite; benchmarks and the chaos program use the servers.
//
// Comes in: a function that opens a queue, or the directory of a server. Goes out: failed tests, or the
// address of a Redis.
package queuetest
