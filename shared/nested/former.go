package nested

import (
	"crypto/sha256"
	"fmt"
	"maps"

	"hearth/shared/hot/environment"
)

// FormerType returns the type that a group's member keeps while it waits for its batch of a rolling
// update, and the files of that type. s is the stack that has the group, with its new files and
// types. was is the group's own nested stack before the update. A template whose text has changed
// gets another name, so that both texts can be used.
func (s *Stack) FormerType(group, member, kind string, was *Stack) (typ string, files map[string]string) {
	r := s.Template.Resource(group)
	if r == nil {
		return kind, nil
	}
	next := &Stack{tree: s.tree, Registry: s.Registry.Below(group, s.Type(group, r.Type).Mapping)}
	old, now := was.Type(member, kind), next.Type(member, kind)
	switch {
	case old.Def != nil && (now.Def == nil || now.Def.Type != old.Def.Type):
		return old.Def.Type, nil
	case old.Provider == nil || old.Provider.Template == nil:
		return kind, nil
	}
	name := old.Provider.Name
	text := was.tree.files[name]
	switch other, there := s.tree.files[name]; {
	case !there:
		files = map[string]string{name: text}
	case other != text:
		sum := sha256.Sum256([]byte(text))
		name = fmt.Sprintf("%x/%s", sum[:6], name)
		files = map[string]string{name: text}
	case now.Provider != nil && now.Provider.Name == name:
		return kind, nil
	}
	if !environment.IsTemplate(name) {
		return kind, files
	}
	return name, files
}

// DroppedFiles returns the files of another tree that this one no longer has. Templates that wait
// for their turn may name them.
func (s *Stack) DroppedFiles(was *Stack) map[string]string {
	dropped := maps.Clone(was.tree.files)
	maps.DeleteFunc(dropped, func(name, _ string) bool {
		_, there := s.tree.files[name]
		return there
	})
	return dropped
}
