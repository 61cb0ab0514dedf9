// Package iam has the hooks of the types AWS::IAM::*: users that read the metadata of resources.
package iam
