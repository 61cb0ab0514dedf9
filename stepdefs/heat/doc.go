// Package heat holds the definitions of Heat's own types, which need no cloud, and their hooks.
package heat
