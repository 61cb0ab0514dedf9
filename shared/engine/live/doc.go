// Package live answers what a stack is at run time. A Scene is one stack with its template and some
// of its rows. It returns attributes, references and outputs, what the template asks of a resource
// now that values are known (desired.go), and what an update would decide about it (verdict.go,
// planned_values.go).
//
// Comes in: a stack, the names of resources and attributes. Goes out: values, or the reason why there
// is none yet. The planner, the stepper and requests all see a stack through it, in the functions
// planner, stepper, api and cfn. It begins no action.
package live
