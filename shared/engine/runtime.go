package engine

// Runtime answers what a stack is at run time: its attributes and outputs, and what its
// template wants of a resource when its turn has come.
type Runtime struct{ *Reader }
