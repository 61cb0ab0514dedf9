// Package builtin is run by the functions api, cfn, planner and stepper. It answers calls of
// Hearth's own services, software configs and deployments, from the database. A row's call writes
// in the transaction that raises the row's version, so a call whose answer was lost is made again.
package builtin
