package nested

import (
	"maps"
	"slices"
)

// Missing returns the sorted URLs of templates that the tree needs and that are not among its
// files. A caller that can open URLs may add them.
func (s *Stack) Missing() []string {
	s.tree.lock.Lock()
	defer s.tree.lock.Unlock()
	var missing []string
	for _, name := range slices.Sorted(maps.Keys(s.tree.providers)) {
		_, there := s.tree.files[name]
		if m := scheme.FindStringSubmatch(name); !there && m != nil && (m[1] == "http" || m[1] == "https") {
			missing = append(missing, name)
		}
	}
	return missing
}
