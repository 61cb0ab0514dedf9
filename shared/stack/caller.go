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
