// Package fetch opens addresses that strangers name, to read templates from them. Only
// http and https are spoken; what is connected to must be an address that everybody
// may reach, whatever name led there and however often an answer sends on; size and time are
// bounded. Whoever asks is told that it failed and never why, so that nobody can look
// around behind the service's door with it.
//
// Get returns the text at an address. Post sends a text to one, such as the answer of an
// asynchronous call. What the texts are, the package does not know.
package fetch
