// Package awscbor is the second wire format of AWS's APIs: Smithy RPC v2 with bodies in CBOR, which
// today's clients of CloudWatch speak.
//
// Comes in: a body, results that are plain structs. Goes out: the parameters of a request as package
// awsquery has them, bodies. It must not know actions, callers, or what a stack is. Facts: the Smithy
// RPC v2 CBOR protocol, and RFC 8949.
//
// The function cfn calls it.
package awscbor
