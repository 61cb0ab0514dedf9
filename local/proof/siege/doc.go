// Siege shows that nothing a stranger or a tenant sends keeps others waiting. It runs
// Hearth's local program in 512 MB, on a private PostgreSQL and Redis with a simulated
// cloud in this process, and sends it the worst inputs known, one kind after the other:
// slow clients, huge templates, requests that take much for their length, floods of signals, forged events, a database connection
// that swallows commits, and a database that is away.
//
// Beside each kind an honest user makes twenty stacks, and questions are asked all the
// time. The stacks must end in twice their time without a siege, every answer must come
// within two seconds, and the process must neither die nor hold more memory than it has.
// It prints a table, and exits with 1 when something was wrong.
//
// All of it is on loopback. How fast the machine is at the moment is measured too, with a
// server that does nothing: what came late while that was late says nothing of Hearth.
package main
