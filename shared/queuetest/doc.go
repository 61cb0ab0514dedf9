// Package queuetest holds every queue.Queue to one suite, and starts private
// Redis servers for tests, benchmarks and chaos.
package queuetest
