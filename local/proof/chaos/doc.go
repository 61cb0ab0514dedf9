// Command chaos tests the contract on real parts: Hearth's functions as separate processes on a
// private PostgreSQL and Redis, with a simulated cloud in this process. While stacks are made, updated and
// removed through the API, it kills processes with -9, freezes some for seconds, flushes and kills
// Redis, and restarts PostgreSQL. It repeats, reorders, delays and drops what the dispatcher sends,
// and lets the cloud refuse, hang and lose answers.
//
// Then it stops these faults, waits until everything has settled, and audits: every accepted stack
// has ended as without faults, and the objects in the cloud are those of the database. It prints a
// table with the seed, and exits with 1 when anything was lost, doubled, stuck or failed.
//
// The seed fixes the faults and their order. Their effect also depends on the speed of the machine.
//
// `make chaos` runs it.
package main
