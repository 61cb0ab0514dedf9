package stack

import "time"

// A Topic names what a message asks for; functions.go says who is woken by it.
type Topic string

// The topics.
const (
	StackRequested Topic = "stack.requested" // plan what the stack's row asks for
	StackSettled   Topic = "stack.settled"   // no node is left, or one has failed: decide the stack's status
	SnapshotGone   Topic = "snapshot.gone"   // remove the copies of a snapshot, whose id is the message's ResourceID
	CredentialGone Topic = "credential.gone" // revoke a retired credential, whose id is the message's ResourceID
	SuspectSettled Topic = "suspect.settled" // give back the credential of a stack that is gone and has no suspects
	ResourceStep   Topic = "resource.step"   // carry the resource's node on
	ResourceDue    Topic = "resource.due"    // all resources of one wait key that are due
)

// A Message is a pointer to work that a row says is due. It carries ids only:
// forging or repeating one can cause nothing that is not due anyway. It is also
// the outbox row of the transaction that made the work due, and stays there until
// the transaction that does the work removes it.
type Message struct {
	ID         string `json:"id"` // uuid; empty for those that are not kept in the outbox
	Topic      Topic  `json:"topic"`
	StackID    string `json:"stack,omitempty"`
	ResourceID string `json:"resource,omitempty"`
	Generation int64  `json:"generation,omitempty"`
	WaitKey    string `json:"wait_key,omitempty"`

	Due time.Time `json:"-"` // not before; zero is at once
}

// A Signal is one that came for a resource, as its handle keeps it.
type Signal struct {
	StackID string
	Key     string // physical id of the resource that was signalled
	ID      string // the sender's; the same id again replaces
	Data    map[string]any
	Time    time.Time
}

// SignalKey is the wait key of those who wait for signals on a resource with the
// physical id: when a Signal is committed, the rows with this key become due at once.
func SignalKey(physicalID string) string { return "signal/" + physicalID }

// SignalTokenPrefix begins the tokens that Hearth itself makes for signals, which tells them from
// Keystone's. Such a token allows signals to one resource and nothing else, and needs no user in
// the cloud.
const SignalTokenPrefix = "hearth-signal-"
