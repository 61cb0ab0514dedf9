// Package stage sets up the surroundings of Hearth for benchmarks and crash tests: a private
// PostgreSQL, a private Redis and a simulated cloud. It runs Hearth's programs as separate processes,
// so that they can be killed and their CPU time measured.
package stage
