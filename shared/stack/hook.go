package stack

// The hooks at which a stack waits for a user, in Heat's words.
const (
	PreCreate  = "pre-create"
	PreUpdate  = "pre-update"
	PreDelete  = "pre-delete"
	PostCreate = "post-create"
	PostUpdate = "post-update"
	PostDelete = "post-delete"
)

// Hooks lists all hooks.
var Hooks = []string{PreCreate, PreUpdate, PreDelete, PostCreate, PostUpdate, PostDelete}
