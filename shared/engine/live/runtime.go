package live

import "hearth/shared/engine/source"

// Runtime answers what a stack is at run time: its attributes and outputs, and what its template
// asks of a resource that begins.
type Runtime struct {
	*source.Reader
	Store    Store
	Software SoftwareStore
}

// New returns a runtime that reads sources with r.
func New(r *source.Reader, store Store, software SoftwareStore) *Runtime {
	return &Runtime{Reader: r, Store: store, Software: software}
}
