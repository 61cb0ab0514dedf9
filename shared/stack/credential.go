package stack

// A Credential is how Hearth acts for a stack's owner after the owner's token has expired: a
// Keystone trust or an application credential, never a user's password. It is stored sealed.
type Credential struct {
	ID         string
	Project    string
	UserID     string // the trustor
	UserName   string
	TrustID    string
	AppID      string // application credential
	AppSecret  string
	KeyAccess  string // EC2 credential that Hearth's own user has made for the user
	KeySecret  string
	Password   string // of UserID, a user that a resource has; never stored
	Region     string
	DomainName string
	Roles      []string // the user's roles when it was made; nil in credentials of older versions

	// Retired is the ID of the stack that now has another credential; empty for a credential in
	// use. A retired credential is revoked when the stack is no longer at work.
	Retired string

	Version int64 `json:"-"` // rises with every write; a write names the version it read
}

// An Account is with what a call is made: a caller's own token, or a stack's stored credential.
type Account struct {
	Caller     *Caller
	Credential *Credential
}
