// Package nettest is test kit: a TCP proxy that can drop all traffic without closing connections, as
// a failed network does.
//
// Comes in: the address of a server. Goes out: the address of the proxy, and methods that make its
// connections silent, close them or refuse new ones.
//
// The program siege calls it.
package nettest
