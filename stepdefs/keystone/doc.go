// Package keystone holds the definitions of projects and users, and their hooks.
package keystone
