package stack

import (
	"cmp"
	"strings"
	"time"
)

// A Resource is one row of a stack: a logical name, what it became in the
// cloud, and how far the action under way has come.
type Resource struct {
	ID      string // uuid of the row; a replacement has a row of its own
	StackID string
	Name    string // logical name
	Type    string

	// Declared is the type as the template names it, where that stands for another.
	Declared string

	// Template is the name of the template that its type stands for: it is a stack, of
	// which PhysicalID is the id. Empty where its type has a definition.
	Template string

	Action Action
	Status Status
	Reason string

	PhysicalID   string         // the cloud's id; empty until it is known
	PhysicalName string         // <stack>-<resource>-<12 random>: unique by its random part
	Claim        string         // "<service>/<kind>/<id>", unique over all rows: who owns a cloud object; empty when ids are not unique
	Properties   map[string]any // as wanted, references resolved; stored sealed
	Data         map[string]any // what the type keeps between actions (a private key, a signal key); stored sealed
	Attributes   map[string]any // the cloud's answer to show when the action ended
	Metadata     map[string]any
	Secrets      *Secrets  // what of these is secret; stored sealed
	Unopened     *Unopened // the sealed part of the row cannot be read: these are empty then; nil for nearly all rows

	// ReplacedBy is the id of the row that took its place: this one holds the old
	// object, and waits to be removed with it. Empty for all others.
	ReplacedBy string

	Retain     bool     // its object stays in the cloud when it is removed from the stack
	Requires   []string // logical names it depends on, sorted
	RequiredBy []string // logical names that depend on it, sorted

	Work       Work      // progress within the action under way; zero when at rest
	Due        time.Time // when to look again; zero when nothing is waited for
	WaitKey    string    // what is waited for, in words that are equal for all who can be answered by one list call
	Generation int64     // of the stack, when the action under way began
	Source     string    // id of the source it was last made from

	// SuspectOf is the id of the stack that gave up on a call of this row while the call
	// may still take effect. Such a row is a suspect: it stands in no stack (StackID is
	// empty), is looked for until SuspectUntil, and removed when it appears. Empty for all others.
	SuspectOf    string
	SuspectUntil time.Time

	Created time.Time
	Updated time.Time

	Version int64
}

// Unopened is the sealed part of a row that cannot be read: its key is missing, or its bytes
// are spoilt. Only a removal or a failure may write such a row. A failure keeps what is sealed.
type Unopened struct {
	Reason string // for operators
	Sealed []byte
	Key    string
}

// Taken is what leasing rows gave. Together the sealed parts of Rows have Size bytes.
type Taken struct {
	Rows   []Resource
	Size   int
	Busy   []string // ids of rows that another worker holds, or that must be taken alone
	Beyond []string // ids of rows that are free, and for which there was no room beside Rows
}

// shortText is how long a text of a row's data may be that WithoutValues keeps: IDs and marks.
const shortText = 255

// WithoutValues returns the row as those see it who read many and need no values: without
// properties, attributes, metadata, secrets and answers, and with the short texts of its data.
// Such a row must not be written.
func (r Resource) WithoutValues() Resource {
	r.Properties, r.Attributes, r.Metadata, r.Secrets, r.Work.Answers = nil, nil, nil, nil, nil
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

// Home is the id of the stack that acts for a row: its own, or that which gave up on it.
func (r Resource) Home() string { return cmp.Or(r.StackID, r.SuspectOf) }

// ObjectName is what its object is called in the cloud: the property name where the template
// gives one, else the physical name.
func (r Resource) ObjectName() string {
	if n, ok := r.Properties["name"].(string); ok && n != "" {
		return n
	}
	return r.PhysicalName
}

// TypeShown is the type as the template names it: what users and Heat's clients know.
func (r Resource) TypeShown() string { return cmp.Or(r.Declared, r.Type) }

// State is the joined form that the API shows.
func (r Resource) State() string { return State(r.Action, r.Status) }

// Work is where a resource stands within its action. Persisted before every
// call, so that whoever finds it knows what may already have happened.
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

// A Turn is what an object that may be replaced does by itself.
type ReleaseStep string

// The turns.
const (
	LetGo    ReleaseStep = "let_go"    // it gives up what its successor needs
	TakeBack ReleaseStep = "take_back" // it comes into its place again and gets that back
	Regain   ReleaseStep = "regain"    // it was being removed and is wanted again: it is looked for
)

// PreviousState is the state of a row before a turn of its object, or before its removal.
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

// BeforeRemoval returns the row as it stood before its removal began, as if its object were
// still there. A row that is not being removed is returned as it is.
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

// A Course is the way of a group, drawn up once per action. Each of Batches is one change of
// the stack that it is: how many members it has then, and how many of them may have changed.
type Rollout struct {
	Batches [][2]int      `json:"batches"`
	Pause   time.Duration `json:"pause,omitempty"`   // between them
	Minutes int           `json:"minutes,omitempty"` // that each may take
}

// A Node is one piece of a plan: an action on a resource row, which may begin
// when all that it waits for are done.
type Node struct {
	StackID    string
	Generation int64 `json:"generation"`
	ResourceID string
	Action     Action
	Waiting    int // how many nodes it still waits for
}

// An Edge says that node To waits for node From; both are resource row ids of one
// stack and generation.
type Edge struct {
	From, To string
}
