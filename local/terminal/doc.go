// Package terminal writes for people: log lines on a terminal, and whether colours are wanted.
//
// Comes in: log records. Goes out: lines. It must not know stacks.
//
// The local program calls it.
package terminal
