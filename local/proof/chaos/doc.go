// Chaos shows the contract on real parts: Hearth's functions as processes of their
// own on a private PostgreSQL and Redis, with a simulated cloud in this process.
// While stacks are made, updated and removed through the API it kills processes with -9,
// freezes some for seconds, flushes and kills Redis, restarts PostgreSQL, repeats,
// reorders, delays and swallows what the dispatcher sends, and has the cloud refuse,
// hang and lose answers.
//
// Then it stops all that, waits until everything has settled, and audits: every stack
// that was accepted ended as an undisturbed one does, and the objects in the cloud
// are those that the database knows. It prints a table, and exits with 1 when
// anything was lost, doubled, stuck or failed, naming the seed.
//
// The seed fixes what is done and in which order; what it meets also depends on how
// fast the machine is at that moment.
package main
