// Package cinder holds the definitions of Cinder's resource types and their hooks.
//
// Comes in: resources with converted properties, answers of the cloud. Goes out: bodies, next
// calls, attributes. Package lifecycle calls the hooks. They do no I/O. Facts are from Cinder's
// and Nova's APIs and from how Heat's types use them.
package cinder
