// Package awsjson is the third wire format of AWS's APIs: bodies in JSON, with the action in the header
// X-Amz-Target, which the newest botocore speaks with CloudWatch.
//
// Comes in: a body, results that are plain structs. Goes out: the parameters of a request as package
// awsquery has them, bodies. It must not know actions, callers, or what a stack is. Facts: the AWS JSON
// 1.0 protocol, and RFC 8259.
//
// The function cfn calls it.
package awsjson
