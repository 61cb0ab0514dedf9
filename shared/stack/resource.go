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

	PhysicalID   string         // the cloud's ID; empty until it is known
	PhysicalName string         // <stack>-<resource>-<12 random>: unique by its random part
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
// spoilt. Only a deletion or a failure may write such a row. A failure keeps the sealed part.
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

// WithoutValues returns the row for readers of many rows who need no values: without properties,
// attributes, metadata, secrets and answers, and with only the short texts of its data and marks.
// Such a row must not be written.
func (r Resource) WithoutValues() Resource {
	r.Properties, r.Attributes, r.Metadata, r.Secrets, r.Work.Answers = nil, nil, nil, nil, nil
	r.Marks.Adoption, r.Marks.Before, r.Marks.Tried = nil, nil, nil
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

// Work is how far a resource is within its action. It is stored before every call, so that the next
// worker knows what may already have happened.
type Work struct {
	Step      int            `json:"step"`                // its place in the definition's list: new steps of a type come last, as rows may be under way
	Begun     bool           `json:"begun,omitempty"`     // the call of this step may have left
	Searching bool           `json:"searching,omitempty"` // asking whether a call whose answer was lost took effect
	Since     time.Time      `json:"since,omitzero"`      // when the step was begun
	Sent      time.Time      `json:"sent,omitzero"`       // when its call was last about to leave
	Tries     int            `json:"tries,omitempty"`     // failed tries of this step, for pauses
	Errors    int            `json:"errors,omitempty"`    // of those, answers 5xx but for 503
	Conflicts int            `json:"conflicts,omitempty"` // and answers 409
	Searches  int            `json:"searches,omitempty"`  // of a lost call, that found nothing
	Calls     int            `json:"calls,omitempty"`     // calls that left: tells the one under way from those before it
	Heard     bool           `json:"heard,omitempty"`     // the call under way was refused: it had no effect
	Repeated  bool           `json:"repeated,omitempty"`  // of a suspect: its row made the call again, so what the row has now is not the suspect's
	Attempt   int            `json:"attempt,omitempty"`   // whole attempts of the action (Heat's action_retry_limit)
	Why       string         `json:"why,omitempty"`       // the first failure, which is the one reported
	Undoing   bool           `json:"undoing,omitempty"`   // removing the remains of a failed attempt before the next
	Answers   []Answer       `json:"answers,omitempty"`   // to the calls of the hook under way
	Changed   []string       `json:"changed,omitempty"`   // on update: the properties that differ
	Until     time.Time      `json:"until,omitzero"`      // deadline of the wait or await under way
	Orphan    Action         `json:"orphan,omitempty"`    // the action whose unanswered call is looked for before this one begins
	Show      bool           `json:"show,omitempty"`      // others need the attributes: end with a look at the object
	Fresh     bool           `json:"fresh,omitempty"`     // an answer of this action holds the attributes
	Batch     int            `json:"batch,omitempty"`     // how many actions have begun on the stack that it is, but for this step's first
	Hook      string         `json:"hook,omitempty"`      // the hook that it has come to; whether it waits there its Data says
	Plan      int64          `json:"plan,omitempty"`      // the generation in whose plan it came there
	Intact    bool           `json:"intact,omitempty"`    // its update was refused before anything was done
	Refused   string         `json:"refused,omitempty"`   // why its stack's environment kept the update of its generation from it, which left it as it was
	Rollout   *Rollout       `json:"course,omitempty"`    // of a group that is made or changed a few members at a time
	Release   ReleaseStep    `json:"turn,omitempty"`      // what the object does before it is decided on what becomes of it
	Previous  *PreviousState `json:"stood,omitempty"`     // with Turn, and of a row that is being removed: what the row was before
	Halfway   bool           `json:"halfway,omitempty"`   // its creation failed at Step, after its object was made; or, under way, goes on from there
	Seed      string         `json:"seed,omitempty"`      // chance, drawn once per action by the caller
}

// A ReleaseStep is what an object that may be replaced does before it is decided on.
type ReleaseStep string

// The release steps.
const (
	LetGo    ReleaseStep = "let_go"    // it releases what its successor needs
	TakeBack ReleaseStep = "take_back" // it becomes current again and takes that back
	Regain   ReleaseStep = "regain"    // its deletion was interrupted and a plan needs it again: it is looked for
)

// PreviousState is the state of a row before a release step of its object, or before its deletion.
type PreviousState struct {
	Generation int64    `json:"generation"`
	Action     Action   `json:"action"`
	Status     Status   `json:"status"`
	Reason     string   `json:"reason"`
	Changed    []string `json:"changed,omitempty"`
	Intact     bool     `json:"intact,omitempty"`
	Halfway    bool     `json:"halfway,omitempty"`
	Step       int      `json:"step,omitempty"` // with Halfway
}

// BeforeRemoval returns the row as it was before its deletion began, as if its object were still
// there. It returns a row that is not being deleted as it is.
func (r Resource) BeforeRemoval() Resource {
	if r.Action != Delete {
		return r
	}
	stood := PreviousState{Action: Create, Status: Complete}
	if r.Work.Previous != nil {
		stood = *r.Work.Previous
	}
	r.Action, r.Status = stood.Action, stood.Status
	r.Work = Work{Changed: stood.Changed, Intact: stood.Intact, Halfway: stood.Halfway, Step: stood.Step}
	return r
}

// A Rollout is the plan of a group, made once for each action. Each of Batches is one change of the
// nested stack: how many members it has then, and how many of them may have changed.
type Rollout struct {
	Batches [][2]int      `json:"batches"`
	Pause   time.Duration `json:"pause,omitempty"`   // between them
	Minutes int           `json:"minutes,omitempty"` // how long each may take
}

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
