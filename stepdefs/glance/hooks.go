package glance

import "hearth/shared/stepdef"

// Hooks returns the table of this package's hooks.
func Hooks() stepdef.Hooks {
	return stepdef.Hooks{
		Check: map[string]stepdef.Check{
			"glance.checkImage": checkImage,
		},
		Body: map[string]stepdef.Body{
			"glance.imageBody": imageBody,
		},
		Match: map[string]stepdef.Match{
			"glance.isImage":     isImage,
			"glance.isImporting": isImporting,
			"glance.isMember":    isMember,
		},
		Do: map[string]stepdef.Do{
			"glance.import":        importImage,
			"glance.addMembers":    addMembers,
			"glance.deactivate":    deactivate,
			"glance.change":        change,
			"glance.changeMembers": changeMembers,
		},
	}
}
