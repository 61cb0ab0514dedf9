// Package stage sets up the surroundings of Hearth for benchmarks and crash tests: a private
// PostgreSQL, a private Redis and a simulated cloud. It runs Hearth's programs as separate processes,
// so that they can be killed and their CPU time measured.
//
// Comes in: settings of the cloud, and programs with their environment. Goes out: addresses, processes
// and their logs. The programs bench, chaos, siege and tryout use it. It must not know what they
// measure.
package stage
