// Package engine joins the rooms that do the work of the deployed functions into one Engine. It turns
// users' requests into rows and messages, and messages into steps of resources. Decisions come from
// plan and lifecycle: the rooms load rows, hold leases, make calls and commit.
//
// Comes in: the store, the cloud, the queue and the locks (Needs), then requests and messages. Goes
// out: commits, calls, messages, and what users asked for. Each function of the deployment calls the
// rooms that it needs:
//
//	request   api, cfn and validator: accepts requests, shows stacks, validates templates
//	preview   api, cfn: what a request would do
//	changeset cfn: changes that are prepared and executed later
//	planner   planner: plans actions, settles stacks; api and cfn: previews, exports, continue
//	stepper   stepper: carries on resources
//	sweeper   sweeper, once a second: messages, waits and deadlines that are due; old rows
//	live      planner, stepper, api, cfn: what a stack is at run time
//	source    planner, stepper, api, cfn, validator: parses templates
//	builtin   planner, stepper, api, cfn: software configs and deployments
//	commit    all: what the engine needs, and the way to write
//
// The engine keeps the contract for crashes: persist, then act; one commit after every answer,
// before anything else; search after a lost answer. It declares what it needs of store, cloud,
// queue and lock as interfaces (commit/needs.go) and knows nothing of their technologies.
package engine
