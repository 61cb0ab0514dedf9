// Package heat holds the definitions of Heat's own types, those that need no
// cloud, and the hooks of their judgement.
package heat
