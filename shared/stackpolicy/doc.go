// Package stackpolicy reads AWS's stack policies, and decides what they allow an update to do with a
// resource.
//
// Comes in: the text of a policy; an action, a logical name and a type. Goes out: why the policy does
// not allow the action, in AWS's words. It knows nothing of stacks. Facts: "Prevent updates to stack
// resources" in the CloudFormation user guide.
//
// The function cfn checks new policies with it, and the room live of the engine asks it in updates.
package stackpolicy
