package stack

// UserService is the service of calls that Hearth answers itself: the users in Keystone that resources
// have, in the stack domain.
const UserService = "stack-user"

// A StackUser is the user of one resource in Keystone. Its project, which all users of a root stack
// share, is in the stack domain too.
type StackUser struct {
	Name        string // derived from the resource: a repeated creation finds the user
	Password    string
	Enabled     bool
	ProjectName string // derived from the root stack

	ID        string // Keystone's IDs; of the answer
	ProjectID string
	DomainID  string
}
