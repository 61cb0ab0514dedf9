package stack

import "time"

// A Caller is the user who sent a request, as Keystone knows them.
type Caller struct {
	UserID      string
	UserName    string
	UserDomain  string
	Project     string // ID
	ProjectName string
	Domain      string // of the project
	Roles       []string
	Token       string
	Region      string // from X-Region-Name; empty is the default
	Expires     time.Time
	Signed      bool // the token was got for a signed request: Keystone refuses it in calls to itself
	Limited     bool // the token is delegated, and may do less than its user

	NotAdminProject bool // Keystone says that admin of this project is admin of it alone

	// Acting is set for an administrator who acts on a stack of another project. It is the stack's
	// own credential, with which the cloud is called.
	Acting *Credential
}

// Account returns the account with which the caller's calls are made.
func (c Caller) Account() Account {
	if c.Acting != nil {
		return Account{Credential: c.Acting}
	}
	return Account{Caller: &c}
}

// Has reports whether the caller has the role.
func (c Caller) Has(role string) bool {
	for _, r := range c.Roles {
		if r == role {
			return true
		}
	}
	return false
}
