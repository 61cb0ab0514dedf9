// Package keystone holds the definitions of projects and users, and the hooks of
// their judgement.
package keystone
