// Package cfn is the function that AWS's clients call: CloudFormation's API, in AWS's Query form.
//
// Comes in: signed requests with an Action. Goes out: calls of the engine's services, which Heat's
// API calls too, and answers in AWS's words: codes, statuses, ARNs. It must not know how a stack is
// made. Facts: the CloudFormation API reference of 2010-05-15, what AWS's clients read of the
// answers, and heat-api-cfn, which has 13 of them.
package cfn
