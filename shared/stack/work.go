package stack

import "time"

// Work is how far a resource is within its action. It is stored before every call, so that the next
// worker knows what may already have happened. Its parts are values and not pointers, because rows
// are copied and a copy must not change with the row. In JSON they are flat: the keys are those of
// rows in progress that older processes have written.
type Work struct {
	Step  int       `json:"step"`            // its place in the definition's list: new steps of a type come last, as rows may be under way
	Since time.Time `json:"since,omitzero"`  // when the step was begun
	Until time.Time `json:"until,omitzero"`  // deadline of the wait or await under way
	Seed  string    `json:"seed,omitempty"`  // chance, drawn once per action by the caller
	Show  bool      `json:"show,omitempty"`  // others need the attributes: end with a look at the object
	Fresh bool      `json:"fresh,omitempty"` // an answer of this action holds the attributes

	CallState
	SearchState
	RetryState
	AttemptState
	ChangeState
	GroupState
	HookState
	ReleaseState
}

// CallState is about the call of the step under way.
type CallState struct {
	Begun       bool      `json:"begun,omitempty"`   // the call may have left
	CallRefused bool      `json:"heard,omitempty"`   // the call under way was refused: it had no effect
	Sent        time.Time `json:"sent,omitzero"`     // when it was last about to leave
	Calls       int       `json:"calls,omitempty"`   // calls that left: tells the one under way from those before it
	Answers     []Answer  `json:"answers,omitempty"` // to the calls of the hook under way
}

// SearchState is about the search for what a call without an answer may have made.
type SearchState struct {
	Searching        bool   `json:"searching,omitempty"` // asking whether the call took effect
	Repeated         bool   `json:"repeated,omitempty"`  // of a suspect: its row made the call again, so what the row has now is not the suspect's
	Searches         int    `json:"searches,omitempty"`  // that found nothing
	UnansweredAction Action `json:"orphan,omitempty"`    // the action whose unanswered call is looked for before this one begins
}

// RetryState counts the failed tries of the step under way.
type RetryState struct {
	Tries     int `json:"tries,omitempty"`     // all of them, for pauses
	Errors    int `json:"errors,omitempty"`    // of those, answers 5xx but for 503
	Conflicts int `json:"conflicts,omitempty"` // and answers 409
}

// AttemptState is about whole attempts of the action (Heat's action_retry_limit).
type AttemptState struct {
	Attempt int     `json:"attempt,omitempty"` // how many have failed
	Why     Failure `json:"why,omitzero"`      // the first failure, which is the one reported
	Undoing bool    `json:"undoing,omitempty"` // removing the remains of a failed attempt before the next
}

// ChangeState is about what an update changes, and what a failure has left.
type ChangeState struct {
	Changed []string `json:"changed,omitempty"` // the properties that differ
	Refused Failure  `json:"refused,omitzero"`  // why the environment forbade the update; nothing was changed
	Intact  bool     `json:"intact,omitempty"`  // the update was refused before anything was done
	Halfway bool     `json:"halfway,omitempty"` // its creation failed at Step, after its object was made; the next attempt continues at Step
}

// GroupState is about a group that is made or changed a few members at a time.
type GroupState struct {
	Rollout *Rollout `json:"course,omitempty"`
	Batch   int      `json:"batch,omitempty"` // how many actions have begun on its nested stack after the first of this step
}

// HookState is the last hook that a row has reached. Its Marks say whether it still waits there.
type HookState struct {
	Hook string `json:"hook,omitempty"`
	Plan int64  `json:"plan,omitempty"` // the generation in whose plan it came there
}

// ReleaseState is about what an object does before Hearth decides whether it is replaced.
type ReleaseState struct {
	Release  ReleaseStep    `json:"turn,omitempty"`
	Previous *PreviousState `json:"stood,omitempty"` // with Release, and of a row that is being removed: what the row was before
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
	Failure    Failure  `json:"failure,omitzero"`
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
	previous := PreviousState{Action: Create, Status: Complete}
	if r.Work.Previous != nil {
		previous = *r.Work.Previous
	}
	r.Action, r.Status = previous.Action, previous.Status
	r.Work = Work{Step: previous.Step, ChangeState: ChangeState{Changed: previous.Changed, Intact: previous.Intact, Halfway: previous.Halfway}}
	return r
}

// A Rollout is the plan of a group, made once for each action. Each of Batches is one change of the
// nested stack: how many members it has then, and how many of them may have changed.
type Rollout struct {
	Batches [][2]int      `json:"batches"`
	Pause   time.Duration `json:"pause,omitempty"`   // between them
	Minutes int           `json:"minutes,omitempty"` // how long each may take
}
