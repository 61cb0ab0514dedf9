package stack

import "time"

// A Stack is one cloud application as its user asked for it. Its template,
// files and environment are kept apart in a Source, because most work on a
// stack never reads them.
type Stack struct {
	ID      string // uuid
	Name    string
	Project string // the Keystone project it belongs to; nothing outside it may see it
	Owner   string // user name, Heat's stack_owner
	OwnerID string // Keystone user id
	Region  string

	// Where it stands in a tree of stacks. All are empty for a root.
	Parent    string // id of the stack that holds this one as a resource
	ParentRow string // id of that resource's row
	Root      string // id of the stack at the top
	Depth     int    // how many stacks are above it
	Size      int    // how many resources its template has; known when it is planned, of stacks below others before

	Action Action
	Status Status
	Reason string // for users
	Cause  Cause  // empty for most

	Description     string // from the template
	SourceID        string // what it is being made to be
	PreviousID      string // the source before, for a rollback; may be empty
	CredentialID    string // how Hearth acts for the user later; shared by nested stacks
	UserProject     string // Heat's stack_user_project_id; empty when there is none
	TimeoutMins     int    // 0 means the default of the service
	DisableRollback bool
	Tags            []string

	Generation int64     // rises with every new plan; work of an older one is void
	Deadline   time.Time // when the action under way fails with a timeout; zero when none is under way

	Created time.Time
	Updated time.Time // zero when never updated
	Deleted time.Time // zero while it lives

	Version int64 // rises with every write; a write names the version it read
}

// State is the joined form that the API shows.
func (s Stack) State() string { return State(s.Action, s.Status) }

// A Source is what a stack is made from, as it was sent. It never changes: an
// update writes a new one.
type Source struct {
	ID          string
	StackID     string
	Template    []byte            // the text as it was sent: JSON or YAML
	Files       map[string]string // for get_file and nested templates
	Environment Environment
	Tags        *[]string // that the stack got with it; nil where that was not kept

	// Of a stack below another its files and its registry are those of the one above:
	// what is kept here is only what differs.
	Parent   string         // id of that one's source; empty for all others
	Resource string         // the resource there that the stack is
	File     string         // name of the template among the files, where Template is empty
	Metadata map[string]any // of that resource, as the template sees it; stored sealed
}

// An Environment is the merged one: what get_param sees before the template's
// own defaults. It may hold secrets, so it is stored sealed.
type Environment struct {
	Parameters        map[string]any `json:"parameters"`
	ParameterDefaults map[string]any `json:"parameter_defaults"`
	ResourceRegistry  map[string]any `json:"resource_registry"`
	EventSinks        []any          `json:"event_sinks"`
	EncryptedNames    []string       `json:"encrypted_param_names"`

	Secrets *Secrets `json:"-"` // that the values of a stack below another hold
}

// A Credential is how Hearth acts for a stack's owner after the owner's token
// has expired: a Keystone trust or an application credential, never a password
// of a user. It is stored sealed.
type Credential struct {
	ID         string
	Project    string
	UserID     string // the trustor
	UserName   string
	TrustID    string
	AppID      string // application credential
	AppSecret  string
	Region     string
	DomainName string
	Roles      []string // those that the user had when it was made; nil where that was not kept

	// Retired is the id of the stack that has another credential now; empty for one in use.
	// A retired credential is revoked when the stack is no longer at work.
	Retired string

	Version int64 `json:"-"` // rises with every write; a write names the version it read
}
