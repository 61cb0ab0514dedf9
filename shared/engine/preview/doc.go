// Package preview answers what a request would do, and changes nothing; the functions api and cfn run
// it. It says which resources a creation would make, and what an update would do with each resource.
//
// Comes in: the same requests as in package request. Goes out: a verdict for each resource, with the
// reason. The decisions are those of package plan, which the planner and the stepper ask too.
package preview
