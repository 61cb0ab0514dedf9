package commit

import (
	"context"
	"time"

	"hearth/shared/stack"
)

// A Store keeps all state. Its times are those of the database's clock. It is a composition of small
// interfaces, one for each noun, that only the constructor of an engine takes. Each room declares
// the methods that it calls.
type Store interface {
	Writer
	LeaseStore
	MessageStore
	UpkeepStore
	StackStore
	PolicyStore
	ExportStore
	SnapshotStore
	SinkStore
	RowStore
	ObjectStore
	SignalStore
	SoftwareStore
	KeyStore
	ChangeSetStore
}

// A Writer writes changes.
type Writer interface {
	// Commit writes each change whole or not at all, in as few transactions as it can. A
	// refused change does not affect the others. It returns a result for each change, in order.
	Commit(ctx context.Context, changes ...stack.Change) []stack.Result
}

// baseStore is what the base needs of the database.
type baseStore interface {
	States(ctx context.Context, stackID string) ([]stack.Resource, error)
	Weight(ctx context.Context, stackID string, depth int) (int64, error)
	TreeSize(ctx context.Context, root, but string) (int, error)
	Credential(ctx context.Context, id string) (stack.Credential, error)
	SnapshotSize(ctx context.Context, stackID string) (count int, bytes int64, err error)
}

// A LeaseStore leases rows of resources to workers.
type LeaseStore interface {
	// Take leases resource rows that are free, or whose lease has run out, the smallest first,
	// until they have more bytes than room. The first always fits. A row that the answer does
	// not name is gone.
	Take(ctx context.Context, lease string, ttl time.Duration, ids []string, room int) (stack.Taken, error)

	// TakeDue leases up to limit rows of the wait key whose due time has come, the longest due
	// first, with the same room.
	TakeDue(ctx context.Context, lease string, ttl time.Duration, waitKey string, limit, room int) (stack.Taken, error)

	// TakeAlone leases one row as Take does, and returns the count of deaths. ok is
	// false when the row is gone, or when another worker holds it.
	TakeAlone(ctx context.Context, lease string, ttl time.Duration, id string) (r stack.Resource, deaths int, ok bool, err error)

	// RowsToTakeAlone returns which of the rows with these IDs or due wait keys must be taken
	// alone, because several workers in a row have died with them in hand.
	RowsToTakeAlone(ctx context.Context, ids, keys []string) ([]string, error)

	// Renew extends the lease of all its rows to ttl from now.
	Renew(ctx context.Context, lease string, ttl time.Duration) error

	// PostponeRows releases the leases of rows that go on waiting as they are, and makes them due
	// after a while.
	PostponeRows(ctx context.Context, lease string, ids []string, by time.Duration) error

	// Release releases leases and writes nothing else.
	Release(ctx context.Context, lease string, ids []string) error

	// Ready returns, by row ID, the nodes of these rows that may run now. Such a node is of the
	// current generation of a stack in progress, is not done, and waits for no other node.
	Ready(ctx context.Context, resourceIDs []string) (map[string]stack.Node, error)

	// StacksByID returns those of these stacks that there are, deleted ones too.
	StacksByID(ctx context.Context, ids []string) (map[string]stack.Stack, error)
}

// A MessageStore keeps the outbox, and counts redeliveries.
type MessageStore interface {
	// Due returns the messages to deliver: those of the outbox that are due, and those that rows
	// and stacks need. A message of the outbox is due again after the redelivery period. Every wait
	// key with a row due gets a ResourceDue, every stack past its deadline a StackSettled. next is
	// the time until the next deadline of a stack; 0 when there is none.
	Due(ctx context.Context, limit int) (due []stack.Message, next time.Duration, err error)

	// Postpone makes messages of the outbox due after a pause, not earlier.
	Postpone(ctx context.Context, messages []string, by time.Duration) error

	// Redelivered returns the messages among these that were delivered before, each with the
	// number of workers that have begun with it and not ended.
	Redelivered(ctx context.Context, messageIDs []string) (begun map[string]int, err error)

	// BeginRedelivery counts one more worker.
	BeginRedelivery(ctx context.Context, messageID string) error

	// EndRedelivery sets the count back.
	EndRedelivery(ctx context.Context, messageID string) error
}

// An UpkeepStore removes what is old, and encrypts what an older key encrypted.
type UpkeepStore interface {
	// Reseal encrypts up to most rows of older keys with the newest key.
	Reseal(ctx context.Context, most int) (stack.Resealing, error)

	// PurgeEvents removes the oldest events of stacks that have more than eventsPerStack.
	PurgeEvents(ctx context.Context, eventsPerStack int) (removed int, err error)

	// PurgeDeleted removes up to limit stacks that were deleted longer ago than keep. more
	// reports that others are left.
	PurgeDeleted(ctx context.Context, keep time.Duration, limit int) (removed int, more bool, err error)

	// ForgetRetained forgets, after a day, the claims of objects that were left on purpose.
	ForgetRetained(ctx context.Context) error
}

// A SinkStore reads the events that are not yet sent to sinks.
type SinkStore interface {
	// Unsent returns events of a stack whose messages to a queue are in the outbox, the oldest
	// first. With an empty queue it returns those whose messages name no queue.
	Unsent(ctx context.Context, stackID, queue string, limit int) ([]stack.Event, error)

	// CountUnsent returns how many messages about events of a tree are in the outbox.
	CountUnsent(ctx context.Context, root string) (int, error)
}

// A KeyStore finds the resources that hold access keys of Hearth's own.
type KeyStore interface {
	// KeyHolder returns the current resource of the name whose object has the access key. It has
	// another key itself when that object is an older one. ok is false when no row has the key.
	KeyHolder(ctx context.Context, accessKey string) (r stack.Resource, ok bool, err error)
}

// A StackStore reads stacks and what they are made from.
type StackStore interface {
	Stack(ctx context.Context, id string) (stack.Stack, error) // EntityNotFound; deleted ones are found

	FindStack(ctx context.Context, project, nameOrID string) (stack.Stack, error)

	CountStacks(ctx context.Context, q stack.StackQuery) (int, error)

	Source(ctx context.Context, id string) (stack.Source, error)

	Credential(ctx context.Context, id string) (stack.Credential, error)

	// Guard returns a stack's lock and protection; the zero Guard when it has none.
	Guard(ctx context.Context, stackID string) (stack.Guard, error)

	// Planned reports whether the generation of the stack has its plan.
	Planned(ctx context.Context, stackID string, generation int64) (bool, error)

	// IsOverdue reports whether a stack's time is over, by the database's clock.
	IsOverdue(ctx context.Context, stackID string) (bool, error)

	// Progress returns how many nodes of the stack's generation are not done, and the first row
	// that failed in that generation.
	Progress(ctx context.Context, stackID string, generation int64) (left int, failed *stack.Resource, err error)

	// TreeSize returns how many resources the templates of a tree have, without those of one
	// stack.
	TreeSize(ctx context.Context, root, but string) (int, error)
}

// A PolicyStore reads stack policies.
type PolicyStore interface {
	// Policies returns the policies of the stacks of a tree, in no order.
	Policies(ctx context.Context, root string) ([]stack.Policy, error)
}

// An ExportStore reads exports and imports.
type ExportStore interface {
	// Exports returns the exports of a project.
	Exports(ctx context.Context, q stack.ExportQuery) ([]stack.Export, error)

	// Importers returns the names of the stacks that import an export.
	Importers(ctx context.Context, export string, q stack.ExportQuery) ([]string, error)

	// HasTrade reports whether a stack or one of its nested stacks has exports or imports.
	HasTrade(ctx context.Context, stackID string) (bool, error)
}

// A SnapshotStore reads the snapshots of a stack.
type SnapshotStore interface {
	// SnapshotSize returns how many snapshots a stack has, and how many bytes of them are stored.
	SnapshotSize(ctx context.Context, stackID string) (count int, bytes int64, err error)

	// WholeSnapshots returns snapshots with what they saved. It refuses where that is too much.
	WholeSnapshots(ctx context.Context, stackID string) ([]stack.StackSnapshot, error)

	// EachSnapshot calls visit with all snapshots. It may begin once more.
	EachSnapshot(ctx context.Context, stackID string, visit func(stack.StackSnapshot)) error

	// Snapshots returns those of a stack, oldest first, without what they saved.
	Snapshots(ctx context.Context, stackID string) ([]stack.StackSnapshot, error)

	Snapshot(ctx context.Context, stackID, id string) (stack.StackSnapshot, error) // NotFound
}

// A ChangeSetStore reads the change sets of a stack.
type ChangeSetStore interface {
	// ChangeSets returns those of a stack, the newest first, without their content.
	ChangeSets(ctx context.Context, stackID string) ([]stack.ChangeSet, error)

	ChangeSet(ctx context.Context, stackID, nameOrID string) (stack.ChangeSet, error) // ChangeSetNotFound

	// ChangeSetSize returns how many change sets a stack has, and how many bytes of them are stored.
	ChangeSetSize(ctx context.Context, stackID string) (count int, bytes int64, err error)
}

// A RowStore reads the rows of a stack.
type RowStore interface {
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

	// UnfinishedActions returns, by row ID, the actions of the nodes that are not done, of any
	// generation.
	UnfinishedActions(ctx context.Context, stackID string) (map[string]stack.Action, error)

	// Namesakes returns all rows of a logical name, also those of replaced objects.
	Namesakes(ctx context.Context, stackID, name string) ([]stack.Resource, error)

	// Resources returns the current rows of logical names in a stack, of all names when names is
	// nil.
	Resources(ctx context.Context, stackID string, names []string) ([]stack.Resource, error)

	// Resource returns the row of a resource or a suspect by its ID; EntityNotFound.
	Resource(ctx context.Context, id string) (stack.Resource, error)
}

// An ObjectStore tells which rows have or may get an object.
type ObjectStore interface {
	// Claimed reports which of the claims rows already hold.
	Claimed(ctx context.Context, claims []string) (map[string]bool, error)

	// Owner returns the row that holds a claim; ok is false when none does.
	Owner(ctx context.Context, claim string) (r stack.Resource, ok bool, err error)

	// PossibleOwners returns the rows in progress of a project and type that may soon get an
	// object, and the suspects whose object has not been found.
	PossibleOwners(ctx context.Context, project, typ string) ([]stack.Resource, error)

	// HeldBy returns which of the physical IDs rows of a type in the project's stacks have. One
	// row does not count.
	HeldBy(ctx context.Context, project, typ string, physicalIDs []string, but string) (map[string]bool, error)

	// Owned returns Claimed, and the claims of objects that were left in the cloud on purpose.
	Owned(ctx context.Context, claims []string) (map[string]bool, error)

	// Suspects returns those of a project, the oldest first.
	Suspects(ctx context.Context, project string) ([]stack.Resource, error)

	// CountSuspects returns how many a root stack and its nested stacks have.
	CountSuspects(ctx context.Context, root string) (int, error)
}

// A SignalStore reads the signals that came for a resource.
type SignalStore interface {
	// Signals returns the signals to the resource with the physical ID, oldest first.
	Signals(ctx context.Context, stackID, key string) ([]stack.Signal, error)

	// SignalCount returns the number and the stored bytes of the signals to the resource with the
	// physical ID. It reads none of them.
	SignalCount(ctx context.Context, stackID, key string) (count, size int, err error)
}

// A SoftwareStore reads configs and deployments.
type SoftwareStore interface {
	// DeployedConfigs returns the config of each deployment on a server, by name.
	DeployedConfigs(ctx context.Context, project, serverID string) ([]stack.SoftwareConfig, error)

	// SoftwareConfig returns a config of the project; NotFound.
	SoftwareConfig(ctx context.Context, project, id string) (stack.SoftwareConfig, error)

	// SoftwareDeployment returns a deployment that the project can see; NotFound.
	SoftwareDeployment(ctx context.Context, project, id string) (stack.SoftwareDeployment, error)
}
