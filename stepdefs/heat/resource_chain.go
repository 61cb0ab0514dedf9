package heat

import (
	"fmt"

	"hearth/shared/stepdef"
)

// checkChain requires names of types.
func checkChain(props map[string]any) (wrong []stepdef.Wrong) {
	types, _ := props["resources"].([]any)
	for i, t := range types {
		switch t.(type) {
		case string, stepdef.Unknown, stepdef.Ref:
		default:
			wrong = append(wrong, stepdef.Wrong{Path: fmt.Sprintf("resources[%d]", i), Message: "The type of a resource must be a string, not " + stepdef.Quoted(t)})
		}
	}
	return wrong
}
