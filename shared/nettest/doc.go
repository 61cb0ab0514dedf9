// Package nettest is test kit: a TCP proxy that stops answering, as a network does that
// has failed without a word.
//
// Comes in: the address of a server. Goes out: an address that leads there, and means of
// making its connections silent, or of refusing them.
package nettest
