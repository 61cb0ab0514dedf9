// Package prompt is the ordinary openstack client at its prompt: commands go in as words,
// and what it says comes out. Where it connects to and as whom is in OS_* variables, its
// own or those given.
//
// It must not know what is said.
package prompt
