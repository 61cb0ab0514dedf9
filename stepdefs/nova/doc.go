// Package nova holds the definitions of Nova's resource types and their hooks.
//
// Comes in: resources with converted properties, answers of the cloud. Goes out: bodies, next
// calls, attributes. Package lifecycle calls the hooks. They do no I/O. Facts are from Nova's API
// and from how Heat's types use it.
package nova
