package commit

import (
	"context"
	"time"

	"hearth/shared/stack"
)

// A Store keeps all state. Its times are those of the database's clock.
type Store interface {
	// Commit writes each change whole or not at all, in as few transactions as it can. A
	// refused change does not affect the others. It returns a result for each change, in order.
	Commit(ctx context.Context, changes ...stack.Change) []stack.Result

	// Take leases resource rows that are free, or whose lease has run out, the smallest first,
	// until they have more bytes than room. The first always fits. A row that the answer does
	// not name is gone.
	Take(ctx context.Context, lease string, ttl time.Duration, ids []string, room int) (stack.Taken, error)

	// TakeDue leases up to limit rows of the wait key whose due time has come, the longest due
	// first, with the same room.
	TakeDue(ctx context.Context, lease string, ttl time.Duration, waitKey string, limit, room int) (stack.Taken, error)

	// Renew extends the lease of all its rows to ttl from now.
	Renew(ctx context.Context, lease string, ttl time.Duration) error

	// Ready returns, by row ID, the nodes of these rows that may be carried out now: of the
	// current generation of a stack in progress, not done, and after all nodes they wait for.
	Ready(ctx context.Context, resourceIDs []string) (map[string]stack.Node, error)

	// PostponeRows releases the leases of rows that go on waiting as they are, and makes them due
	// after a while.
	PostponeRows(ctx context.Context, lease string, ids []string, by time.Duration) error

	// Release releases leases and writes nothing else.
	Release(ctx context.Context, lease string, ids []string) error

	// Postpone makes messages of the outbox due after a pause, not earlier.
	Postpone(ctx context.Context, messages []string, by time.Duration) error

	// Due returns the messages to deliver: those of the outbox that are due (each is due again
	// after the redelivery period), a ResourceDue for every wait key with a row due, and a
	// StackSettled for every stack past its deadline. next is the time until the next deadline
	// of a stack; 0 when there is none.
	Due(ctx context.Context, limit int) (due []stack.Message, next time.Duration, err error)

	// Reseal encrypts up to most rows of older keys with the newest key.
	Reseal(ctx context.Context, most int) (stack.Resealing, error)

	// Purge removes the oldest events of stacks that have more than eventsPerStack.
	Purge(ctx context.Context, eventsPerStack int) (removed int, err error)

	// PurgeDeleted removes up to limit stacks that were deleted longer ago than keep. more
	// reports that others are left.
	PurgeDeleted(ctx context.Context, keep time.Duration, limit int) (removed int, more bool, err error)

	Stack(ctx context.Context, id string) (stack.Stack, error) // EntityNotFound; deleted ones are found
	FindStack(ctx context.Context, project, nameOrID string) (stack.Stack, error)
	CountStacks(ctx context.Context, q stack.StackQuery) (int, error)
	Source(ctx context.Context, id string) (stack.Source, error)
	Credential(ctx context.Context, id string) (stack.Credential, error)

	// Snapshots returns the snapshots of a stack, oldest first, without their saved state.
	// WholeSnapshots returns them with it, and an error when that is too much. EachSnapshot may
	// call visit again from the first one. SnapshotSize returns their number and stored bytes.
	SnapshotSize(ctx context.Context, stackID string) (count int, bytes int64, err error)
	WholeSnapshots(ctx context.Context, stackID string) ([]stack.StackSnapshot, error)
	EachSnapshot(ctx context.Context, stackID string, visit func(stack.StackSnapshot)) error
	Snapshots(ctx context.Context, stackID string) ([]stack.StackSnapshot, error)
	Snapshot(ctx context.Context, stackID, id string) (stack.StackSnapshot, error) // NotFound

	// Guard returns a stack's lock and protection; the zero Guard when it has none.
	Guard(ctx context.Context, stackID string) (stack.Guard, error)

	// SoftwareConfig returns a config of the project; NotFound.
	SoftwareConfig(ctx context.Context, project, id string) (stack.SoftwareConfig, error)

	// SoftwareDeployment returns a deployment that the project can see; NotFound.
	SoftwareDeployment(ctx context.Context, project, id string) (stack.SoftwareDeployment, error)

	// Rows returns all rows of a stack, also those of replaced objects.
	Rows(ctx context.Context, stackID string) ([]stack.Resource, error)

	// States returns Rows without values: properties, data, attributes, metadata, secrets.
	States(ctx context.Context, stackID string) ([]stack.Resource, error)

	// EachResource calls visit with all rows of a stack, the current row of a name before the
	// others of that name. It may call visit again from the first row.
	EachResource(ctx context.Context, stackID string, visit func(stack.Resource)) error

	// EachRow calls visit with all rows of a stack, and of its nested stacks down to a depth. It
	// may call visit again from the first row.
	EachRow(ctx context.Context, stackID string, depth int, visit func(stack.Resource)) error

	// Weight returns how much memory the values of a stack's rows need, with those of its nested
	// stacks down to a depth.
	Weight(ctx context.Context, stackID string, depth int) (int64, error)

	// TreeSize returns how many resources the templates of a tree have, without those of one
	// stack.
	TreeSize(ctx context.Context, root, but string) (int, error)

	// Unfinished returns, by row ID, the actions of the nodes that are not done, of any
	// generation.
	Unfinished(ctx context.Context, stackID string) (map[string]stack.Action, error)

	// Namesakes returns all rows of a logical name, also those of replaced objects.
	Namesakes(ctx context.Context, stackID, name string) ([]stack.Resource, error)

	// Resources returns the current rows of logical names in a stack, of all names when names is
	// nil.
	Resources(ctx context.Context, stackID string, names []string) ([]stack.Resource, error)

	// Planned reports whether the generation of the stack has its plan.
	Planned(ctx context.Context, stackID string, generation int64) (bool, error)

	// IsOverdue reports whether a stack's time is over, by the database's clock.
	IsOverdue(ctx context.Context, stackID string) (bool, error)

	// Progress returns how many nodes of the stack's generation are not done, and the first row
	// that failed in that generation.
	Progress(ctx context.Context, stackID string, generation int64) (left int, failed *stack.Resource, err error)

	// RowsToTakeAlone returns which of the rows with these IDs or due wait keys must be taken
	// alone, because several workers in a row have died with them in hand.
	RowsToTakeAlone(ctx context.Context, ids, keys []string) ([]string, error)

	// TakeAlone leases one row as Take does, and returns the count of deaths. ok is
	// false when the row is gone, or when another worker holds it.
	TakeAlone(ctx context.Context, lease string, ttl time.Duration, id string) (r stack.Resource, deaths int, ok bool, err error)

	// Begun returns how many workers have begun with a message and not ended, and whether it
	// was delivered before. BeginRedelivery counts one more, EndRedelivery sets the count back.
	Begun(ctx context.Context, messageID string) (begun int, redelivered bool, err error)
	BeginRedelivery(ctx context.Context, messageID string) error
	EndRedelivery(ctx context.Context, messageID string) error

	// Signals returns the signals to the resource with the physical ID, oldest first.
	Signals(ctx context.Context, stackID, key string) ([]stack.Signal, error)

	// SignalCount returns the number and the stored bytes of the signals to the resource with the
	// physical ID. It reads none of them.
	SignalCount(ctx context.Context, stackID, key string) (count, size int, err error)

	// Claimed returns which of the claims rows already hold. Owned adds those of objects that
	// were left in the cloud on purpose, which ForgetRetained forgets after a day.
	Claimed(ctx context.Context, claims []string) (map[string]bool, error)
	Owned(ctx context.Context, claims []string) (map[string]bool, error)
	ForgetRetained(ctx context.Context) error

	// PossibleOwners returns the rows in progress of a project and type that may soon get an
	// object, and the suspects whose object has not been found.
	PossibleOwners(ctx context.Context, project, typ string) ([]stack.Resource, error)

	// HeldBy returns which of the physical IDs rows of a type in the project's stacks have. One
	// row does not count.
	HeldBy(ctx context.Context, project, typ string, physicalIDs []string, but string) (map[string]bool, error)

	// Resource returns the row of a resource or a suspect by its ID; EntityNotFound.
	Resource(ctx context.Context, id string) (stack.Resource, error)

	// Suspects returns the suspects of a project, oldest first. CountSuspects returns how many a
	// tree has.
	Suspects(ctx context.Context, project string) ([]stack.Resource, error)
	CountSuspects(ctx context.Context, root string) (int, error)
}

// A Cloud carries out calls. It waits when the cloud throttles (429, and 503 with Retry-After).
// The Answer holds every other answer, and says when there was none.
type Cloud interface {
	Do(ctx context.Context, account stack.Account, call stack.Call) stack.Answer

	// Offers reports whether the cloud has a service for the account.
	Offers(ctx context.Context, account stack.Account, service string) (bool, error)
}

// A Publisher sends messages to the workers of their topics. It may lose messages: the sweeper
// delivers them again from the outbox.
type Publisher interface {
	Publish(ctx context.Context, messages ...stack.Message) error
}

// A Fetcher gets templates from URLs. Its error does not say why it failed.
type Fetcher interface {
	Get(ctx context.Context, address string) ([]byte, error)
}

// A Locker gives locks that only save work: two holders at once do no harm.
type Locker interface {
	TryLock(ctx context.Context, key string, ttl time.Duration) (unlock func(), ok bool, err error)
}

// A Delegate lets Hearth act for a stack's owner after the owner's token has expired.
type Delegate interface {
	Delegate(ctx context.Context, caller stack.Caller) (stack.Credential, error)
	Revoke(ctx context.Context, credential stack.Credential) error
}
