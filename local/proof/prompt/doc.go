// Package prompt runs the ordinary openstack client at its prompt.
//
// Comes in: commands, as words, and OS_* variables that name the cloud and the user. Goes out: the
// output of the client. It must not know what a command means.
//
// The programs clients, stories and tryout call it.
package prompt
