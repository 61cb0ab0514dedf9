// Package heat holds the definitions of Heat's own types and their hooks: values, random strings,
// wait conditions, groups, software, nested and remote stacks. Most need no cloud.
//
// Comes in: resources with converted properties, signals, answers of Swift, Keystone and other Heats.
// Goes out: bodies, next calls, attributes. Package lifecycle calls the hooks. They do no I/O.
package heat
