// Clients gives every command that python-heatclient has under openstack to two Heats,
// one after the other and in the same order, and compares what the client says, field
// by field. What belongs to one of them alone (ids, times, addresses) is made alike
// first. It prints a table of the commands with all differences, and exits with 1 when
// one of those has no reason in testdata/differences.txt.
//
// Who asks is named by the client's own OS_* variables. -heat and -hearth are addresses up to
// and with /v1.
package main
