package access

import (
	"context"

	"hearth/shared/stack"
)

// Stacks reads stacks. A stack that does not exist is EntityNotFound.
type Stacks interface {
	// FindStack returns a stack of the project. An ID finds a deleted stack too; a name finds only
	// a living stack that is no nested one.
	FindStack(ctx context.Context, project, nameOrID string) (stack.Stack, error)
	Stack(ctx context.Context, id string) (stack.Stack, error) // of any project
}

// A Finder finds the stacks that callers name.
type Finder struct {
	Stacks      Stacks
	GlobalAdmin bool // administrators may see and change the stacks of all projects
}

// IsGlobal reports whether the caller may see and change the stacks of all projects, by the path
// of any project or by a stack's ID, as Heat's administrators may.
func (f Finder) IsGlobal(c stack.Caller) bool {
	return f.GlobalAdmin && c.Has("admin") && !c.NotAdminProject
}

// Find returns a stack of the project by its ID or its name. For an administrator of all
// projects an ID finds the stacks of every project.
func (f Finder) Find(ctx context.Context, c stack.Caller, project, nameOrID string) (stack.Stack, error) {
	s, err := f.Stacks.FindStack(ctx, project, nameOrID)
	if stack.CodeOf(err) == stack.EntityNotFound && f.IsGlobal(c) {
		return f.Stacks.Stack(ctx, nameOrID)
	}
	return s, err
}

// Exact returns the stack that has both the name and the ID.
func (f Finder) Exact(ctx context.Context, c stack.Caller, project, name, id string) (stack.Stack, error) {
	s, err := f.Find(ctx, c, project, id)
	if err != nil && stack.CodeOf(err) != stack.EntityNotFound {
		return s, err
	}
	if err != nil || s.Name != name || s.ID != id {
		return s, NoStack(name)
	}
	return s, nil
}

// IsGone reports whether a stack is deleted.
func IsGone(s stack.Stack) bool { return s.Action == stack.Delete && s.Status == stack.Complete }

// NoStack returns the error of a stack that does not exist, in Heat's words.
func NoStack(name string) error {
	return stack.Errorf(stack.EntityNotFound, "The Stack (%s) could not be found.", name)
}
