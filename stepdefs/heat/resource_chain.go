package heat

import "hearth/shared/stepdef"

// checkChain wants names of types.
func checkChain(props map[string]any) (wrong []stepdef.Wrong) {
	types, _ := props["resources"].([]any)
	for _, t := range types {
		switch t.(type) {
		case string, stepdef.Unknown, stepdef.Ref:
		default:
			wrong = append(wrong, stepdef.Wrong{Message: `Resource "None" type is not a string`})
		}
	}
	return wrong
}
