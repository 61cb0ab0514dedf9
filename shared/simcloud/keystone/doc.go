// Package keystone is the simulated Keystone v3: tokens, users, projects, roles, trusts, application
// credentials, EC2 credentials with the requests that they sign, and the catalog.
//
// Comes in: calls below /identity, and the text of the token of every other call. Goes out: replies,
// and the token as the cloud sees it.
//
// It must not know the other services: the catalog has them as rows.
package keystone
