package nested

import (
	"maps"
	"slices"
)

// Missing gives the addresses of templates that looking at the tree came upon and that are
// not among its files, sorted: what whoever can open addresses may add to them.
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
