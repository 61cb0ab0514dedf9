package stack

import "fmt"

// Format writes which credential it is, without its secrets.
func (c Credential) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "credential %s of project %s", c.ID, c.Project)
}

// Format writes which user it is, without the token.
func (c Caller) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "user %s in project %s", c.UserID, c.Project)
}

// Format writes which user it is, without the password.
func (u StackUser) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "user %s in the stack domain", u.Name)
}
