package commit

import (
	"context"
	"time"

	"hearth/shared/stack"
)

// A Store keeps the truth. Its times are the database's own.
type Store interface {
	// Commit writes each change whole or not at all, all of them in as few
	// transactions as it can; a change refused leaves the others standing. There
	// are as many results as changes, in their order.
	Commit(ctx context.Context, changes ...stack.Change) []stack.Result

	// Take leases resource rows that are free, or whose lease has run out, the smallest first,
	// until they have more bytes than room. The first always fits. An id that is not in the
	// answer is gone.
	Take(ctx context.Context, lease string, ttl time.Duration, ids []string, room int) (stack.Taken, error)

	// TakeDue leases up to limit rows of the wait key whose due time has come, the longest due
	// first, with the same room.
	TakeDue(ctx context.Context, lease string, ttl time.Duration, waitKey string, limit, room int) (stack.Taken, error)

	// Renew makes all rows held under the lease held for ttl from now.
	Renew(ctx context.Context, lease string, ttl time.Duration) error

	// Ready gives, by resource row id, the nodes of these rows that may be carried
	// out now: of the current generation of a stack that is in progress, waiting for
	// nothing and not done.
	Ready(ctx context.Context, resourceIDs []string) (map[string]stack.Node, error)

	// Rest gives leases back of rows that go on waiting as they are, and makes them
	// due again after a while.
	PostponeRows(ctx context.Context, lease string, ids []string, by time.Duration) error

	// Release gives leases back without writing anything else.
	Release(ctx context.Context, lease string, ids []string) error

	// Postpone makes outbox rows due again after a pause, at the earliest.
	Postpone(ctx context.Context, messages []string, by time.Duration) error

	// Due gives what is to be delivered (again): outbox rows whose time has come
	// (each then rests for the redelivery period), one ResourceDue message for
	// every wait key with a row due, one StackSettled for every stack past its deadline.
	// Next is in how long the next stack is past its; 0 is that none has one.
	Due(ctx context.Context, limit int) (due []stack.Message, next time.Duration, err error)

	// Reseal seals up to so many rows with the newest key that an older one has sealed.
	Reseal(ctx context.Context, most int) (stack.Resealing, error)

	// Purge removes events of stacks that have more than so many, the oldest.
	Purge(ctx context.Context, eventsPerStack int) (removed int, err error)

	// PurgeDeleted removes up to limit stacks that were deleted longer ago than keep; more says
	// that there is more to do.
	PurgeDeleted(ctx context.Context, keep time.Duration, limit int) (removed int, more bool, err error)

	Stack(ctx context.Context, id string) (stack.Stack, error) // EntityNotFound; deleted ones are found
	FindStack(ctx context.Context, project, nameOrID string) (stack.Stack, error)
	CountStacks(ctx context.Context, q stack.StackQuery) (int, error)
	Source(ctx context.Context, id string) (stack.Source, error)
	Credential(ctx context.Context, id string) (stack.Credential, error)

	// Snapshots are those of a stack, oldest first, without what is saved. WholeSnapshots have it,
	// and are refused where it is too much. EachSnapshot may begin once more.
	// SnapshotSize returns how many there are, and how many bytes of them are stored.
	SnapshotSize(ctx context.Context, stackID string) (count int, bytes int64, err error)
	WholeSnapshots(ctx context.Context, stackID string) ([]stack.StackSnapshot, error)
	EachSnapshot(ctx context.Context, stackID string, visit func(stack.StackSnapshot)) error
	Snapshots(ctx context.Context, stackID string) ([]stack.StackSnapshot, error)
	Snapshot(ctx context.Context, stackID, id string) (stack.StackSnapshot, error) // NotFound

	// Guard is what keeps a stack from being changed; the zero one where nothing does.
	Guard(ctx context.Context, stackID string) (stack.Guard, error)

	// SoftwareConfig is one of the project's; what is not is NotFound.
	SoftwareConfig(ctx context.Context, project, id string) (stack.SoftwareConfig, error)

	// SoftwareDeployment is one that the project sees; what is not is NotFound.
	SoftwareDeployment(ctx context.Context, project, id string) (stack.SoftwareDeployment, error)

	// Rows gives all rows of a stack: those that were replaced, too.
	Rows(ctx context.Context, stackID string) ([]stack.Resource, error)

	// States are Rows without their values: properties, data, attributes, metadata, secrets.
	States(ctx context.Context, stackID string) ([]stack.Resource, error)

	// EachResource calls visit with all rows of a stack, those that stand for names before the
	// others of their name. It may begin once more.
	EachResource(ctx context.Context, stackID string, visit func(stack.Resource)) error

	// EachRow calls visit with all rows of a stack, and of those below it down to a depth. It may
	// begin once more.
	EachRow(ctx context.Context, stackID string, depth int, visit func(stack.Resource)) error

	// Weight returns how much memory the values of a stack's rows need, and of all rows
	// below it down to a depth.
	Weight(ctx context.Context, stackID string, depth int) (int64, error)

	// TreeSize says how many resources the templates of a root and of all stacks below it
	// have, but for those of one stack.
	TreeSize(ctx context.Context, root, but string) (int, error)

	// Unfinished gives, by row id, the actions of the nodes that are not done, of whatever
	// generation.
	Unfinished(ctx context.Context, stackID string) (map[string]stack.Action, error)

	// Namesakes gives all rows of a logical name: those that were replaced, too.
	Namesakes(ctx context.Context, stackID, name string) ([]stack.Resource, error)

	// Resources gives the rows that stand for names in a stack: those of the names, or
	// all when names is nil.
	Resources(ctx context.Context, stackID string, names []string) ([]stack.Resource, error)

	// Planned says whether the generation of the stack has its plan.
	Planned(ctx context.Context, stackID string, generation int64) (bool, error)

	// Late says whether a stack's time is over, by the database's clock.
	IsOverdue(ctx context.Context, stackID string) (bool, error)

	// Progress says how many nodes of the stack's generation are not done, and
	// gives the first of its rows that failed in that generation.
	Progress(ctx context.Context, stackID string, generation int64) (left int, failed *stack.Resource, err error)

	// RowsToTakeAlone returns which rows must be taken alone, of these ids and of those whose wait key
	// is due: several workers in a row have died with them in hand.
	RowsToTakeAlone(ctx context.Context, ids, keys []string) ([]string, error)

	// TakeAlone leases one row as Take does, and returns with how many deaths. False is that
	// the row is gone, or that another worker holds it.
	TakeAlone(ctx context.Context, lease string, ttl time.Duration, id string) (r stack.Resource, deaths int, ok bool, err error)

	// Begun returns how many workers have begun with a message and not ended, and whether it
	// was delivered before. BeginRedelivery counts one more, EndRedelivery sets the count back.
	Begun(ctx context.Context, messageID string) (begun int, redelivered bool, err error)
	BeginRedelivery(ctx context.Context, messageID string) error
	EndRedelivery(ctx context.Context, messageID string) error

	// Signals gives those that came for the resource with the physical id, oldest first.
	Signals(ctx context.Context, stackID, key string) ([]stack.Signal, error)

	// SignalCount returns how many signals came for the resource with the physical id, and how
	// many bytes they have as they are stored. It reads none of them.
	SignalCount(ctx context.Context, stackID, key string) (count, size int, err error)

	// Claimed returns which of the claims rows already hold. Owned adds those of objects that
	// were left in the cloud on purpose, which ForgetRetained forgets after a day.
	Claimed(ctx context.Context, claims []string) (map[string]bool, error)
	Owned(ctx context.Context, claims []string) (map[string]bool, error)
	ForgetRetained(ctx context.Context) error

	// Rivals returns the rows in progress of a project and type that are to have an object
	// and have none yet, and the suspects that have not appeared.
	PossibleOwners(ctx context.Context, project, typ string) ([]stack.Resource, error)

	// Had returns those of the physical ids that rows of the project's stacks, of a type,
	// have; one row does not count.
	HeldBy(ctx context.Context, project, typ string, physicalIDs []string, but string) (map[string]bool, error)

	// Resource returns a row by its id, also a suspect's; EntityNotFound.
	Resource(ctx context.Context, id string) (stack.Resource, error)

	// Suspects returns those of a project, the oldest first; CountSuspects says how many a root
	// stack and all stacks below it have.
	Suspects(ctx context.Context, project string) ([]stack.Resource, error)
	CountSuspects(ctx context.Context, root string) (int, error)
}

// A Cloud carries calls out. Throttling (429, and 503 with Retry-After) is waited
// for inside; every other answer, and the want of one, is in the Answer.
type Cloud interface {
	Do(ctx context.Context, account stack.Account, call stack.Call) stack.Answer

	// Offers reports whether the cloud has a service for the account.
	Offers(ctx context.Context, account stack.Account, service string) (bool, error)
}

// A Publisher hands messages to whoever is woken by their topic. It is best
// effort: what it loses is delivered again from the outbox.
type Publisher interface {
	Publish(ctx context.Context, messages ...stack.Message) error
}

// A Fetcher opens the addresses of templates. Its error does not say why it failed.
type Fetcher interface {
	Get(ctx context.Context, address string) ([]byte, error)
}

// A Locker gives courtesy locks: two holders at once are wasteful, not harmful.
type Locker interface {
	TryLock(ctx context.Context, key string, ttl time.Duration) (unlock func(), ok bool, err error)
}

// A Delegate lets Hearth act for a stack's owner after the owner's token is gone.
type Delegate interface {
	Delegate(ctx context.Context, caller stack.Caller) (stack.Credential, error)
	Revoke(ctx context.Context, credential stack.Credential) error
}
