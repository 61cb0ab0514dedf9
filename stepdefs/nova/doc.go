// Package nova holds the definitions of Nova's resource types and their hooks.
//
// Comes in: resources with converted properties, answers of the cloud. Goes out: bodies, next
// calls, attributes. It does no I/O and knows nothing of stacks' storage. Facts are from Nova's API
// and from how Heat's types use it.
package nova
