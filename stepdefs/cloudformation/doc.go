// Package cloudformation has the hooks of the types AWS::CloudFormation::*.
package cloudformation
