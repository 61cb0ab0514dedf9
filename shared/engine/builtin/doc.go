// Package builtin answers calls of Hearth's own services, software configs and deployments, from the
// database. The functions api, cfn, planner and stepper run it: definitions call these services as they
// call a cloud.
//
// Comes in: a call. Goes out: an answer in the form of a cloud's. A row's call writes in the transaction
// that raises the row's version, so a call whose answer was lost is made again.
package builtin
