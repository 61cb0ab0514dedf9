// Package planner is run by the function planner; the function api uses it for previews and
// exports. It plans the action that a stack's row asks for (plan_stack.go), and settles a stack
// whose nodes have ended (settle_stack.go). Snapshots and retired credentials are removed here,
// because they outlive the steps of resources.
//
// Comes in: messages about stacks. Goes out: one commit for each, with rows, nodes and messages. It
// makes no call for a resource: those are the stepper's.
package planner
