package lifecycle

import (
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// An Event is something that has happened to a resource. Exactly one of Begin, Answer, Wake and
// Abort is set. The other fields are what the decision needs to know.
type Event struct {
	Begin  *Begin        // starts an action
	Answer *stack.Answer // the answer to the effect's call
	Wake   bool          // the due time has come, or the row was found by another worker
	Abort  stack.Failure // fails the action now

	// Outgrown comes with Abort, for a row whose new values there is no room for. It is the row
	// with these values; the row beside it is the stored one.
	Outgrown *stack.Resource

	Now     time.Time
	Project string
	Grace   time.Duration // how long a call whose answer was lost is searched for before its row goes on
	Late    time.Duration // how long such a call is a suspect after that; zero makes no suspects

	Claimed map[string]bool  // with the Answer to a search: claims that other rows hold
	Rivals  []stack.Resource // with the Answer to a search before a deletion: rows that may soon have such an object, and suspects
	Signals []stack.Signal   // with a Wake: the signals that the row waits for
	Nested  Nested           // with a Wake, for a nested stack
}

// Nested is what is known of a row's nested stack.
type Nested struct {
	Stack   *stack.Stack   // nil when it does not exist
	Outputs map[string]any // when it is complete and others need them
	Secrets *stack.Secrets // that these hold
	Refused stack.Failure  // why its action could not begin

	// More says that a complete nested stack has further batches. It is updated again after a
	// pause.
	More  bool
	Pause time.Duration
}

// Begin starts an action on a resource.
type Begin struct {
	Action     stack.Action
	Generation int64
	Source     string
	Properties map[string]any // converted; references are resolved and names replaced by IDs
	Metadata   map[string]any
	Secrets    *stack.Secrets    // that these hold
	Data       map[string]any    // merged into the resource's
	AccessKey  string            // of the key pair issued for the object; empty leaves the one that it has
	Unsaved    string            // with a deletion: the ID of a copy of the object that no snapshot has
	Seed       string            // random text, drawn once per action
	Show       bool              // others need the attributes
	Place      *Place            // the place in its template; nil leaves it as it is
	Changed    []string          // for an update: the properties that differ, sorted
	Finish     bool              // for an update: first continue the creation where it failed
	Unchanged  bool              // for an update: only the row's place changes
	Release    stack.ReleaseStep // what the object does before it is decided on; nothing else begins
	From       []string          // for TakeBack: IDs of the objects that were made in its place
	Restricted bool              // with Refused: the environment forbids the action, and the resource does not change
	Refused    stack.Failure     // why the properties are not allowed: the action fails before it changes anything
}

// A Place is where a resource stands among the others of its template.
type Place struct {
	Requires   []string
	RequiredBy []string
	Retain     bool
	Copied     bool   // a copy of the object is made before it is deleted
	Declared   string // the type as the template names it; empty when that is the row's type
	Type       string // the new type of a nested stack; empty leaves it
	Template   string // the template that Type means
}

// An Effect is what the caller must do now, after it has stored the row. Without an effect the row
// is at rest: its action has ended, or it has a due time.
type Effect struct {
	Call   stack.Call
	Writes bool          // the call changes something, so the row must be stored first
	Source bool          // the call's body gets the files and the environment of the row's source
	Search *stepdef.Find // the answer lists candidates: come back with Claimed
	List   *stack.Call   // one list call that answers for many rows, by the IDs of its items
	ListIn string
	As     string // the key of the object in the answer of a single call

	// Nest is an action to begin on the row's nested stack. The transaction that stores the row
	// begins it, so that neither exists without the other. The row then waits until the nested
	// stack settles. There is no call.
	Nest stack.Action

	// Decide says that a release step is over, and that the row must be decided on as it is now.
	// There is no call, and the row need not be stored before the decision.
	Decide bool
}

// Limits on trying again; durations grow between tries.
const (
	errorTries      = 8                      // for a call that is answered 5xx, whose effect is unknown
	conflictTries   = 3                      // for a creation that is answered 409
	busyTries       = 12                     // for a deletion that is answered 409: something still uses the object
	pollFast        = 500 * time.Millisecond // between looks at an object that is being made: due at the next full second, also after the rest of a batch
	pollSlow        = 4 * time.Second
	unknownWhyLooks = 8           // more looks at an object that failed without a reason: a busy Nova takes seconds
	slowAfter       = time.Minute // after this time looks become slow
)

// pause returns how long to wait before the n-th repetition. n begins at 1.
func pause(n int) time.Duration {
	d := 200 * time.Millisecond
	for ; n > 1 && d < 5*time.Second; n-- {
		d *= 2
	}
	return min(d, 5*time.Second)
}
