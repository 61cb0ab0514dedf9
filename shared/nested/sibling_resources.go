package nested

import "hearth/shared/stepdef"

// peers returns the resources of this stack as their neighbours see them during a check. Each is
// resolved once, when it is first read. Nested stacks and resources of unknown types are left out.
func (s *Stack) peers() func(name string) *stepdef.Peer {
	seen := map[string]*stepdef.Peer{}
	return func(name string) *stepdef.Peer {
		if p, known := seen[name]; known {
			return p
		}
		seen[name] = nil
		r := s.Template.Resource(name)
		if r == nil || r.ExternalID != nil {
			return nil
		}
		kind := s.Type(r.Name, r.Type)
		if !kind.usable() || kind.Def == nil {
			return nil
		}
		given, _ := s.Template.Properties(name, s.boundedScope())
		props, _ := kind.Def.Convert(given)
		seen[name] = &stepdef.Peer{Name: name, Type: kind.Def.Type, Props: props}
		return seen[name]
	}
}
