// Package functions has the table of the functions that are deployed. It serves a function's handler
// under OpenFaaS, on Lambda, or within one process.
//
// Comes in: open connections. Goes out: handlers. A function decodes a request or an event, calls one
// package below it, and encodes the answer.
//
// The program in functions/run serves one of them, and the local program all.
package functions
