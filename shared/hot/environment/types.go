package environment

import (
	"maps"
	"slices"

	"hearth/shared/hot"
)

// Types returns the types of all parameters that a template and the templates among its files
// declare, in the words of HOT. If two differ, the template's own counts. Files that are no
// templates are skipped.
func Types(template []byte, files map[string]string, limits hot.Limits) map[string]string {
	types := map[string]string{}
	read := func(text []byte) {
		t, _ := hot.Parse(text, limits)
		if t == nil {
			return
		}
		for _, p := range t.Parameters {
			types[p.Name] = p.Type
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		read([]byte(files[name]))
	}
	read(template)
	return types
}
