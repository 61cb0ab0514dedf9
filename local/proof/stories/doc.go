// Command stories plays the same stories of stacks on Heat and on Hearth, with one cloud, and compares
// both sides: answers, states, reasons, events, outputs.
//
// A story is a list of steps in testdata. Both sides run its steps in parallel, each on its own
// stack. The OS_* variables name the cloud and its user. Intended differences have a reason in
// testdata/differences.txt. The exit code is 1 when a difference has none.
package main
