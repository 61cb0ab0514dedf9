// Package builtin answers the calls of the services that Hearth is itself, from its own
// database: software configs and deployments. A call of a row writes in the transaction that
// counts the row's version on, so a call whose answer was lost is made again.
package builtin
