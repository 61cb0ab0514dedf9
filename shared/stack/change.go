package stack

// A Change is everything that one decision writes. One transaction checks each condition and writes
// all rows, or writes nothing. When a condition does not hold, another worker was there first, and
// the answer is ErrStale.
type Change struct {
	// NewStack and NewSource are inserted. If the project has a stack of the same name that is not
	// deleted, the whole change fails with StackExists.
	NewStack  *Stack
	NewSource *Source

	// MostStacks is how many root stacks the project of NewStack may have with it. Beyond that the
	// change fails with RequestLimitExceeded. 0 is no limit.
	MostStacks int

	NewCredential *Credential

	// Credential is written if its version is still Credential.Version. DropCredential is the ID of
	// a credential that is deleted.
	Credential     *Credential
	DropCredential string

	// Stack is written if its version is still Stack.Version.
	Stack *Stack

	// Resource is written if its version is still Resource.Version. A Lease that is not empty must
	// also be the one held. A change that writes a resource without KeepLease ends the lease. Drop
	// deletes the row instead of writing it.
	Resource  *Resource
	Lease     string
	KeepLease bool
	Drop      bool

	// MostWeight is how much all resources of the tree of Resource may weigh together. Beyond that
	// the change fails with RequestLimitExceeded. 0 is no limit.
	MostWeight int64

	// Stopped are other rows of Stack: those that an older plan may still delete, and those that a
	// user skips. Each is written if its version is still the one read, and its lease stays. A worker
	// that has such a row in hand cannot write it any more.
	Stopped []Resource

	// Merged are rows whose objects other rows of the change have from now on. Each is deleted if
	// its version is still the one read.
	Merged []Resource

	// Left are other rows of Stack whose objects a user leaves in the cloud. Each is deleted if its
	// version is still the one read.
	Left []Resource

	// Retain keeps the objects of all resources of Stack and of its nested stacks in the cloud when
	// they are deleted.
	Retain *Retain

	// NewResources, Nodes and Edges are a new plan, inserted in bulk. Planned replaces all nodes of
	// the stack by these. Each node with Waiting == 0 gets a message.
	NewResources []Resource
	Planned      bool
	Nodes        []Node
	Edges        []Edge

	// Suspects are rows for calls that the change gives up on. A suspect whose ID is there already
	// is left out: it was written before.
	Suspects []Resource

	// Done is a finished node. Each node that waits for it waits for one less. A node that now
	// waits for none gets a ResourceStep message. When the generation has no node left, a
	// StackSettled message is written. A node that is already done, or belongs to another
	// generation than the stack's, changes nothing.
	Done *Node

	Events   []Event
	Messages []Message // written to the outbox, published after the commit
	Consumed []string  // IDs of messages whose work this change does; their outbox rows are deleted

	Snapshots    []StackSnapshot // written as they are; a new one comes with its Stack
	DropSnapshot string          // ID

	ChangeSets *ChangeSetWrite // written with the Stack or the NewStack, whose version orders the writers

	Guard    *Guard    // written as it is; a change that has one writes the Stack or adds the NewStack, too
	Policy   *Policy   // in the same way
	Software *Software // configs and deployments; nil in nearly all changes

	Trade *Trade // what Stack does with exports and imports; the Stack is written too

	Signal *Signal // stored under its key and id; rows whose wait key is SignalKey(Signal.Key) become due now
}

// Retain says which resources it leaves out. Nested stacks are not objects: those whose type means
// a template are known, and But names the other types. With Names it is only for the named
// resources of Stack. With Failed it is only for those whose deletion has failed.
type Retain struct {
	But, Names []string
	Failed     bool
}

// A Result is the outcome of one Change.
type Result struct {
	Err      error     // nil, ErrStale, an *Error such as StackExists, or what the database said
	Messages []Message // every message that the change wrote to the outbox, also for nodes that became ready
}
