// Package glance holds the definitions of Glance's resource types and their hooks.
//
// Comes in: resources with converted properties, answers of the cloud. Goes out: bodies and next
// calls. Package lifecycle calls the hooks. They do no I/O. Facts are from Glance's API and from
// how Heat's type uses it.
package glance
