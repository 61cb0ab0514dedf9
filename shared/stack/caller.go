package stack

import "time"

// A Caller is who sends a request, as Keystone says.
type Caller struct {
	UserID      string
	UserName    string
	UserDomain  string
	Project     string // id
	ProjectName string
	Domain      string // of the project
	Roles       []string
	Token       string
	Region      string // asked for in X-Region-Name; empty is the default
	Expires     time.Time

	NotAdminProject bool // Keystone says that admin of this project is admin of it alone

	// Acting is set for an administrator who acts on a stack of another project: the
	// stack's own credential, with which the cloud is asked.
	Acting *Credential
}

// Account is what the caller's calls of the cloud are made with.
func (c Caller) Account() Account {
	if c.Acting != nil {
		return Account{Credential: c.Acting}
	}
	return Account{Caller: &c}
}

// Has says whether the caller has the role.
func (c Caller) Has(role string) bool {
	for _, r := range c.Roles {
		if r == role {
			return true
		}
	}
	return false
}
