package access

import (
	"hearth/shared/stack"
	"hearth/shared/web"
)

// Policies say which callers a route is for. Each includes those before it. StackUser is the
// exception: such a user may do what is named for it and nothing else.
const (
	Reader    web.Policy = "reader"               // everyone who may look at the project
	StackUser web.Policy = "reader or stack user" // also the users that stacks make for their own servers
	Signaller web.Policy = "reader, stack user, signal token"
	Member    web.Policy = "member" // everyone who may change the project; its admins are members
	Admin     web.Policy = "admin"

	MemberOrStackUser web.Policy = "member or stack user" // servers send what they measure
)

// StackUserRole is the role of the users that stacks make for their own servers.
const StackUserRole = "heat_stack_user"

// Allows reports whether a caller may take a route with the policy. An unknown policy allows
// nothing.
func Allows(p web.Policy, c stack.Caller) bool {
	isAdmin := c.Has("admin")
	isMember := isAdmin || c.Has("member")
	isReader := isMember || c.Has("reader")
	switch p {
	case Reader:
		return isReader
	case StackUser, Signaller:
		return isReader || c.Has(StackUserRole)
	case Member:
		return isMember
	case MemberOrStackUser:
		return isMember || c.Has(StackUserRole)
	case Admin:
		return isAdmin
	}
	return false
}

// Forbidden returns the error of a caller who may not do the action, in Heat's words.
func Forbidden(action string) error {
	return stack.Errorf(stack.Forbidden, "You are not authorized to use %s.", action)
}
