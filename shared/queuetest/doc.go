// Package queuetest has one suite for every queue.Queue, and starts private Redis servers for
// tests, benchmarks and chaos.
package queuetest
