package stack

// A Change is everything that one decision writes. It is written whole or not
// at all: all rows in one transaction, each condition checked there. When a
// condition does not hold somebody else was there, and the answer is ErrStale.
type Change struct {
	// NewStack and NewSource are inserted. A living stack of the same name in the
	// same project makes the whole change fail with StackExists.
	NewStack  *Stack
	NewSource *Source

	// MostStacks is how many stacks, nested ones left out, the project of NewStack may have
	// with it; beyond that the change fails with RequestLimitExceeded. 0 is no limit.
	MostStacks int

	NewCredential *Credential

	// Credential is written where its version is still Credential.Version. DropCredential is
	// the id of one that is deleted.
	Credential     *Credential
	DropCredential string

	// Stack is written where its version is still Stack.Version.
	Stack *Stack

	// Resource is written where its version is still Resource.Version. Lease, when
	// not empty, must also be the one held. A change that writes a resource without
	// KeepLease ends the lease. Drop deletes the row instead of writing it.
	Resource  *Resource
	Lease     string
	KeepLease bool
	Drop      bool

	// MostWeight is how much all resources of the tree of Resource may weigh with it; beyond
	// that the change fails with RequestLimitExceeded. 0 is no limit.
	MostWeight int64

	// Stopped are rows of the new plan's stack that an older plan may still remove. Each is
	// written where its version is still the one read, and its lease stays. A worker that has
	// one in hand can write nothing more about it.
	Stopped []Resource

	// Merged are rows whose objects other rows of the change hold from now on. Each is deleted
	// where its version is still the one read.
	Merged []Resource

	// Retain keeps the objects of all resources of Stack, and of the stacks below it, in
	// the cloud when they are removed.
	Retain *Retain

	// A new plan: rows, nodes and edges, inserted in bulk. Planned replaces all
	// nodes of the stack by these; those with Waiting == 0 get a message each.
	NewResources []Resource
	Planned      bool
	Nodes        []Node
	Edges        []Edge

	// Suspects are rows for calls that the change gives up on. One whose id is there
	// already is left out: it was written before.
	Suspects []Resource

	// Done is a finished node: those that wait for it wait for one less, and those
	// that now wait for none get a ResourceStep message. When no node of the
	// generation is left a StackSettled message is written. A node that is already
	// done, or of another generation than the stack's, changes nothing.
	Done *Node

	Events   []Event
	Messages []Message // written to the outbox, published after the commit
	Consumed []string  // ids of messages whose work this change is; their outbox rows go

	Snapshots    []StackSnapshot // written as they are; a new one comes with its Stack
	DropSnapshot string          // id

	Guard    *Guard    // written as it is; a change that has one writes the Stack too
	Software *Software // configs and deployments; nil in nearly all changes

	Signal *Signal // stored under its key and id; rows whose wait key is SignalKey(Signal.Key) become due now
}

// Retain says for which resources it does not hold: stacks, which are no objects. Those
// whose type stands for a template are known; But names other types. With Names it is for
// those of Stack alone.
type Retain struct{ But, Names []string }

// A Result is what became of one Change.
type Result struct {
	Err      error     // nil, ErrStale, an *Error such as StackExists, or what the database said
	Messages []Message // all that the change wrote to the outbox, those of nodes that became ready too
}
