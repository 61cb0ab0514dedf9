package stack

import "fmt"

// Format names a credential without what is secret of it.
func (c Credential) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "credential %s of project %s", c.ID, c.Project)
}

// Format names a caller without the token.
func (c Caller) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "user %s in project %s", c.UserID, c.Project)
}
