package lifecycle

import (
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// An Event is something that has happened. Exactly one of Begin, Answer, Wake and
// Abort is set; the rest is what the decision needs to know.
type Event struct {
	Begin  *Begin        // start an action
	Answer *stack.Answer // to the effect's call
	Wake   bool          // the due time has come, or the row was found by another worker
	Abort  string        // end the action now, failed, for this reason

	// Outgrown comes with Abort: what the row would have become if there were room for its
	// values. The row given with it is as it is stored.
	Outgrown *stack.Resource

	Now     time.Time
	Project string
	Grace   time.Duration // how long a call whose answer was lost is searched for before its row goes on
	Late    time.Duration // how long such a call is looked for after that, as a suspect; none is not at all

	Claimed map[string]bool  // with the Answer to a search: claims that rows already hold
	Rivals  []stack.Resource // with the Answer to a search for what is to be removed: rows that are about to have such an object, and suspects
	Signals []stack.Signal   // with a Wake: those that have come for what is awaited
	Nested  Nested           // with a Wake, of a row that is a stack
}

// Nested is what is known of the stack that a row is.
type Nested struct {
	Stack   *stack.Stack   // nil: there is none, or none any more
	Outputs map[string]any // of one that is done, where others need them
	Secrets *stack.Secrets // that these hold
	Refused string         // why the action that the effect was to begin cannot be

	// More says of a stack that is done that it is not yet all that it is to be: it is
	// updated again, after a pause.
	More  bool
	Pause time.Duration
}

// Begin is the start of an action on a resource.
type Begin struct {
	Action     stack.Action
	Generation int64
	Source     string
	Properties map[string]any // converted, references resolved, names turned into ids
	Metadata   map[string]any
	Secrets    *stack.Secrets    // that these hold
	Data       map[string]any    // merged into the resource's
	Seed       string            // chance
	Show       bool              // others need the attributes
	Place      *Place            // of what stays or comes into the stack; nil leaves it as it is
	Changed    []string          // of an update: the properties that differ, sorted
	Finish     bool              // of an update: first the creation that failed halfway goes on where it failed
	Unchanged  bool              // of an update: nothing changes but the row's place
	Release    stack.ReleaseStep // that an object has before it is decided on: nothing else is begun
	From       []string          // of TakeBack: ids of the objects that were made in its place
	Restricted bool              // with Refused: an environment does not allow it, and the resource is what it was
	Refused    string            // what the properties turned out to be is not allowed: the action ends before it does anything
}

// A Place is where a resource stands among the others of its template.
type Place struct {
	Requires   []string
	RequiredBy []string
	Retain     bool
	Copied     bool   // before it is removed
	Declared   string // the type as the template names it now; empty where that is the row's
	Type       string // of what is a stack and may get another; empty leaves it
	Template   string // that Type stands for
}

// An Effect is what the caller must do now, after it has stored the row. No
// effect means the row is at rest: its action has ended, or it has a Due time.
type Effect struct {
	Call   stack.Call
	Writes bool          // the call changes something: the row must be stored first
	Source bool          // the call's body gets files and environment of the source that the row is made from
	Search *stepdef.Find // the answer lists candidates: come back with Claimed
	List   *stack.Call   // one call that answers for many: its items are told apart by id
	ListIn string
	As     string // the key under which an item of the list stands in a single answer

	// Nest is an action to begin on the stack that the row is: in the very transaction
	// that stores the row, so that neither is ever there without the other. The row rests
	// until that stack has settled. It comes without a call.
	Nest stack.Action

	// Decide says that a turn is over: the row is to be decided on, as it is now. It comes
	// without a call, and the row need not be stored before what follows is.
	Decide bool
}

// Limits on trying again; durations grow between tries.
const (
	errorTries      = 8                      // of a call answered 5xx, whose effect is unknown
	conflictTries   = 3                      // of a creation answered 409
	busyTries       = 12                     // of a removal answered 409: something still holds it
	pollFast        = 500 * time.Millisecond // between looks at what is being built: due at the next tick of a second, after the rest of the batch too
	pollSlow        = 4 * time.Second
	unknownWhyLooks = 8           // more at what failed and does not say why: a busy Nova takes seconds
	patience        = time.Minute // after which looks become slow
)

// pause is how long to wait before the n-th repetition, n from 1.
func pause(n int) time.Duration {
	d := 200 * time.Millisecond
	for ; n > 1 && d < 5*time.Second; n-- {
		d *= 2
	}
	return min(d, 5*time.Second)
}
