// Package cinder holds the definitions of Cinder's resource types and their hooks.
//
// Comes in: resources with converted properties, answers of the cloud. Goes out: bodies, next
// calls, attributes. It does no I/O and knows nothing of stacks' storage. Facts are from Cinder's
// and Nova's APIs and from how Heat's types use them.
package cinder
