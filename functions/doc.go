// Package functions is what is deployed: the table of all functions, and how a
// handler is served as an OpenFaaS function, on Lambda, or within one process.
//
// Comes in: open connections. Goes out: handlers. The functions themselves are thin:
// they decode, call one room, and encode.
package functions
