package hot

import "hearth/shared/near"

// nearest asks about the known name that is nearest to one of several.
func nearest(none string, names, known []string) string {
	for _, name := range names {
		if hint := near.Hint(name, known); hint != "" {
			return hint
		}
	}
	return none
}
