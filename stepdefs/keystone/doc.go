// Package keystone holds the definitions of projects and users, and their hooks. The hooks give and
// take roles.
//
// Comes in: resources with converted properties, answers of Keystone. Goes out: bodies, next calls,
// attributes. Package lifecycle calls the hooks. They do no I/O.
package keystone
