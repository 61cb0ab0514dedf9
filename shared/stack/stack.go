package stack

import "time"

// A Stack is one application, made from a template. Its template, files and environment are kept
// apart in a Source, because most work on a stack never reads them.
type Stack struct {
	ID      string // uuid
	Name    string
	Project string // the Keystone project that owns it; other projects cannot see it
	Owner   string // user name, Heat's stack_owner
	OwnerID string // Keystone user ID
	Region  string

	// Its place in a tree of stacks. These are empty for a root stack.
	Parent    string // ID of the stack that contains this one as a resource
	ParentRow string // ID of that resource's row
	Root      string // ID of the root stack
	Depth     int    // how many stacks are above it
	Size      int    // how many resources its template has; known when the stack is planned, for a nested stack before that

	Action Action
	Status Status
	Reason string // for users
	Cause  Cause  // empty for most

	Failure Failure // of the resource that Reason names; zero for most

	Description     string // from the template
	SourceID        string // the source that it is made from
	PreviousID      string // the source before, for a rollback; may be empty
	Undone          bool   // its creation was rolled back, and no action has made it since
	CredentialID    string // the credential for later calls; nested stacks share it
	UserProject     string // Heat's stack_user_project_id; empty when there is none
	TimeoutMins     int    // 0 means the default of the service
	DisableRollback bool
	Tags            []string
	Options         *Options // nil for most
	Sinks           []Sink   // of a root stack: the queues that get its events; nil for most

	Generation int64     // rises with every new plan; work of an older plan is void
	Deadline   time.Time // when the action under way fails with a timeout; zero when none is under way

	Created time.Time
	Updated time.Time // zero when never updated
	Deleted time.Time // zero while it lives

	Version int64 // rises with every write; a write names the version it read
}

// State returns the action and the status as the API shows them.
func (s Stack) State() string { return State(s.Action, s.Status) }

// A Source is what a stack is made from, as it was sent. It never changes: an update writes a new
// one.
type Source struct {
	ID          string
	StackID     string
	Template    []byte            // the text as it was sent: JSON or YAML
	Files       map[string]string // for get_file and nested templates
	Environment Environment
	Tags        *[]string // the stack's tags; nil in sources of older versions

	// A nested stack uses the files and the registry of its parent's source. Only the differences
	// are kept here.
	Parent   string         // ID of the parent's source; empty for a root stack
	Resource string         // the parent's resource that is this stack
	File     string         // name of the template among the files, if Template is empty
	Metadata map[string]any // of the parent's resource, as the template sees it; stored sealed
}

// An Environment is the merged environment: the values that get_param finds before the template's
// own defaults. It may hold secrets, so it is stored sealed.
type Environment struct {
	Parameters        map[string]any `json:"parameters"`
	ParameterDefaults map[string]any `json:"parameter_defaults"`
	ResourceRegistry  map[string]any `json:"resource_registry"`
	EventSinks        []any          `json:"event_sinks"`
	EncryptedNames    []string       `json:"encrypted_param_names"`

	Secrets *Secrets `json:"-"` // in the values of a nested stack
}
