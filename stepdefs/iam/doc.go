// Package iam holds the definitions of the types AWS::IAM::* and their hooks. They make users and
// access keys with which instances read the metadata of resources.
//
// Comes in: resources with converted properties. Goes out: names and attributes. Package lifecycle
// calls the hooks. They do no I/O; Hearth issues the keys itself.
package iam
