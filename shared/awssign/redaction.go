package awssign

import "fmt"

// Format writes which key has signed, and nothing that proves it.
func (f KeystoneForm) Format(s fmt.State, _ rune) {
	fmt.Fprintf(s, "request signed with key %s", f.Access)
}
