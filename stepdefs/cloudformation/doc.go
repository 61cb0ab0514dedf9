// Package cloudformation holds the definitions of the types AWS::CloudFormation::* and their hooks:
// custom resources, nested stacks and wait conditions.
//
// Comes in: resources with converted properties, signals and answers. Goes out: bodies, next calls,
// attributes. Package lifecycle calls the hooks. They do no I/O. Facts are from AWS's reference, and
// from Heat's types of the same names.
package cloudformation
