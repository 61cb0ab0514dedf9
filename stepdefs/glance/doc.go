// Package glance holds the definitions of Glance's resource types and their hooks.
//
// Comes in: resources with converted properties, answers of the cloud. Goes out: bodies and next
// calls. It does no I/O and knows nothing of stacks' storage. Facts are from Glance's API and from
// how Heat's type uses it.
package glance
