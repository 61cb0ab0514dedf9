package stack

import "strings"

// A Cause tells in a word why a stack's action ended as it did, where others ask for that.
// The Reason tells it to users.
type Cause string

// The causes.
const (
	CauseTimeout   Cause = "timeout"   // the action's time was over
	CauseCancelled Cause = "cancelled" // a user ended the action where it stood
	CausePartial   Cause = "partial"   // a check left out resources that cannot be checked
)

// PartialNote is the end of the reason of a stack that has resources that cannot be checked.
const PartialNote = ". 'CHECK' not fully supported (see resources)"

// TimeoutReason returns the reason of a stack whose time is over. Heat has two sentences: one
// for actions that it plans, one for actions that it carries out in one go.
func TimeoutReason(a Action) string {
	switch a {
	case Suspend, Resume, Check, Snapshot, Adopt:
		return string(a[:1]) + strings.ToLower(string(a[1:])) + " timed out"
	}
	return "Timed out"
}

// CancelReason returns the reason of a stack whose action a user ended.
func CancelReason(a Action) string { return "Stack " + string(a) + " cancelled" }

// UndoesCreation reports whether the stack's last action is the rollback of its creation, whether or
// not it has ended.
func (s Stack) UndoesCreation() bool { return s.Action == Rollback && s.Undone }
