package stack

import (
	"cmp"
	"strings"
	"time"
)

// A Resource is one row of a stack: a logical name, its object in the cloud, and how far the action
// under way is.
type Resource struct {
	ID      string // UUID of the row; a replaced object moves to a row of its own
	StackID string
	Name    string // logical name
	Type    string

	// Declared is the type as the template names it, if an environment maps that to another type.
	Declared string

	// Template is the name of the template that the type means. The resource is then a nested
	// stack, and PhysicalID is the ID of that stack. It is empty for a type with a definition.
	Template string

	Action Action
	Status Status
	Reason string

	Failure Failure // the parts of Reason; zero unless the row failed and Reason names a class and a path

	PhysicalID   string         // the cloud's ID; empty until it is known
	PhysicalName string         // <stack>-<resource>-<12 random>: unique by its random part
	AccessKey    string         // ID of the key pair that Hearth issued for the object; its secret is in Data; empty for most types
	Claim        string         // "<project>/<type>/<id>", unique over all rows: the row that owns an object; empty when IDs are not unique
	Properties   map[string]any // as the template says, with references resolved; stored sealed
	Data         map[string]any // what the type keeps between actions (a private key, a signal key); stored sealed
	Marks        Marks          // what Hearth notes between actions; stored sealed
	Attributes   map[string]any // the cloud's answer to show when the action ended
	Metadata     map[string]any
	Secrets      *Secrets  // the secrets in these values; stored sealed
	Unopened     *Unopened // set when the sealed part cannot be read, and these values are empty; nil for nearly all rows

	// ReplacedBy is the ID of the row that replaced this one. This row keeps the old object, and is
	// deleted with it. Empty for all others.
	ReplacedBy string

	Retain     bool     // the object stays in the cloud when the resource is deleted
	Requires   []string // logical names it depends on, sorted
	RequiredBy []string // logical names that depend on it, sorted

	Work       Work      // progress within the action under way; zero when at rest
	Due        time.Time // when to look again; zero when nothing is waited for
	WaitKey    string    // what is waited for; equal for all rows that one list call answers
	Generation int64     // the stack's, when the action under way began
	Source     string    // ID of the source that it was last made from

	// SuspectOf is the ID of the stack that gave up on a call of this row while the call may still
	// take effect. Such a row is a suspect: it belongs to no stack (StackID is empty), is looked
	// for until SuspectUntil, and is deleted when its object appears. Empty for all others.
	SuspectOf    string
	SuspectUntil time.Time

	Created time.Time
	Updated time.Time

	Version int64
}

// Unopened is the sealed part of a row that cannot be read: its key is missing, or its bytes are
// damaged. Only a deletion or a failure may write such a row. A failure keeps the sealed part.
type Unopened struct {
	Reason string // for operators
	Sealed []byte
	Key    string
}

// Taken is the result of leasing rows. Together the sealed parts of Rows have Size bytes.
type Taken struct {
	Rows   []Resource
	Size   int
	Busy   []string // IDs of rows that another worker holds, or that must be taken alone
	Beyond []string // IDs of free rows for which there was no room beside Rows
}

// shortText is the length up to which WithoutValues keeps a text of a row's data, such as an ID or
// a mark.
const shortText = 255

// WithoutValues returns the row for readers of many rows who need no values. It has no properties,
// attributes, metadata, secrets and answers, and only the short texts of its data and marks. Such a
// row must not be written.
func (r Resource) WithoutValues() Resource {
	r.Properties, r.Attributes, r.Metadata, r.Secrets, r.Work.Answers = nil, nil, nil, nil, nil
	r.Marks.Adoption, r.Marks.Before, r.Marks.Tried, r.Marks.Namesakes = nil, nil, nil, nil
	data := r.Data
	r.Data = nil
	for key, v := range data {
		if text, ok := v.(string); ok && len(text) <= shortText {
			if r.Data == nil {
				r.Data = map[string]any{}
			}
			r.Data[key] = strings.Clone(text)
		}
	}
	return r
}

// Home returns the ID of the stack that acts for a row: its own, or the one that gave up on it.
func (r Resource) Home() string { return cmp.Or(r.StackID, r.SuspectOf) }

// ClaimOn returns the claim of the row that owns an object.
func ClaimOn(project, typ, id string) string { return project + "/" + typ + "/" + id }

// ObjectName returns the object's name in the cloud: the property name if the template gives one,
// or else the physical name.
func (r Resource) ObjectName() string {
	if n, ok := r.Properties["name"].(string); ok && n != "" {
		return n
	}
	return r.PhysicalName
}

// TypeShown returns the type as the template names it, which users and Heat's clients know.
func (r Resource) TypeShown() string { return cmp.Or(r.Declared, r.Type) }

// State returns the action and the status as the API shows them.
func (r Resource) State() string { return State(r.Action, r.Status) }

// CouldNotBeDeleted reports whether the deletion of a row's object has failed.
func (r Resource) CouldNotBeDeleted() bool { return r.Action == Delete && r.Status == Failed }

// A Node is one piece of a plan: an action on a resource row. It may begin when every node that it
// waits for is done.
type Node struct {
	StackID    string
	Generation int64 `json:"generation"`
	ResourceID string
	Action     Action
	Waiting    int // how many nodes it still waits for
}

// An Edge says that node To waits for node From. Both are IDs of resource rows of one stack and
// generation.
type Edge struct {
	From, To string
}
