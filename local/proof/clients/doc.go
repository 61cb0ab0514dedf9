// Command clients runs every openstack command of python-heatclient against Heat and Hearth, in the
// same order, and compares the client's outputs field by field. First it replaces values that always
// differ (IDs, times, addresses). It prints a table of the commands with all differences, and exits
// with 1 when a difference has no reason in testdata/differences.txt.
//
// The client's own OS_* variables name the user. -heat and -hearth are addresses up to and with
// /v1.
package main
