// Command stories tells the same stories of stacks to Heat and to Hearth, over one
// cloud, and compares what both say of them: answers, states, reasons, events, outputs.
//
// A story is a list of steps in testdata. Both sides take its steps side by side, each on
// a stack of its own. The cloud and its user are those that the OS_ variables name. What
// differs on purpose has its reason in testdata/differences.txt; the exit code is 1 where
// something differs without one.
package main
