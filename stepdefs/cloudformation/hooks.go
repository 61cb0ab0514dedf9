package cloudformation

import "hearth/shared/stepdef"

// Hooks returns the table of this package's hooks.
func Hooks() stepdef.Hooks {
	return stepdef.Hooks{
		Check: map[string]stepdef.Check{"cloudformation.checkToken": checkToken},
		Do: map[string]stepdef.Do{
			"cloudformation.takeKey":      takeKey,
			"cloudformation.acceptHandle": acceptHandle,
			"cloudformation.invoke":       invoke,
		},
		Value: map[string]stepdef.Value{
			"cloudformation.signedURL":   signedURL,
			"cloudformation.keyOfHandle": keyOfHandle,
		},
		Replace: map[string]stepdef.Replace{
			"cloudformation.isRenewed": isRenewed,
		},
	}
}
