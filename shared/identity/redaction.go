package identity

import "fmt"

// Format writes no value, whatever the verb, because some are secret.
func (Options) Format(f fmt.State, _ rune) { fmt.Fprint(f, "options of the service in Keystone") }
