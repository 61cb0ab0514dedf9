// Command siege tests that hostile inputs, with and without a token, do not delay others. It runs
// Hearth's local program in 512 MB, on a private PostgreSQL and Redis with a simulated cloud in this
// process. The attackers over HTTP have a process of their own.
//
// It sends the worst known inputs, one kind after another: slow clients, huge templates, requests
// that take much for their length, stacks whose resources take much to calculate, floods of signals,
// forged events, a database connection that swallows commits, and a database that is away.
//
// During each attack an ordinary user creates twenty stacks, and probes send requests all the time.
// The stacks must end within twice their time without an attack, every probe must be answered within
// two seconds, and the process must not die or use more memory than it has. Siege prints a table, and
// exits with 1 when a rule is violated.
//
// Everything is on loopback. An idle server measures the speed of the machine. Delays of
// the machine itself are not counted: while that server is slow too, answers may be late.
//
// `make siege` runs it.
package main
