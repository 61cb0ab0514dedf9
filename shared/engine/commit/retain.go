package commit

import "hearth/shared/stack"

// RetainAll keeps all objects of a tree in the cloud. Nested stacks are not objects: they are
// removed with the tree.
func (e *Base) RetainAll() *stack.Retain {
	keep := &stack.Retain{}
	for _, name := range e.Catalog.Types() {
		if e.Catalog.Def(name).Nests() {
			keep.But = append(keep.But, name)
		}
	}
	return keep
}
