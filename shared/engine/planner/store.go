package planner

import (
	"context"
	"time"

	"hearth/shared/stack"
)

// Stores are the parts of the database that the planner works with. commit.Store explains the methods.
type Stores struct {
	Stacks    StackStore
	Rows      RowStore
	Snapshots SnapshotStore
	Messages  MessageStore
	Events    EventStore
}

// A StackStore reads stacks, and how far their actions are.
type StackStore interface {
	Stack(ctx context.Context, id string) (stack.Stack, error)
	Source(ctx context.Context, id string) (stack.Source, error)
	Credential(ctx context.Context, id string) (stack.Credential, error)
	Planned(ctx context.Context, stackID string, generation int64) (bool, error)
	IsOverdue(ctx context.Context, stackID string) (bool, error)
	Progress(ctx context.Context, stackID string, generation int64) (left int, failed *stack.Resource, err error)
	HasTrade(ctx context.Context, stackID string) (bool, error)
	CountSuspects(ctx context.Context, root string) (int, error)
}

// An EventStore reads the events that are not yet sent to sinks.
type EventStore interface {
	Unsent(ctx context.Context, stackID, queue string, limit int) ([]stack.Event, error)
	CountUnsent(ctx context.Context, root string) (int, error)
}

// A RowStore reads the rows of a stack.
type RowStore interface {
	Rows(ctx context.Context, stackID string) ([]stack.Resource, error)
	States(ctx context.Context, stackID string) ([]stack.Resource, error)
	EachResource(ctx context.Context, stackID string, visit func(stack.Resource)) error
	EachRow(ctx context.Context, stackID string, depth int, visit func(stack.Resource)) error
	UnfinishedActions(ctx context.Context, stackID string) (map[string]stack.Action, error)
}

// A SnapshotStore reads the snapshots of a stack.
type SnapshotStore interface {
	Snapshots(ctx context.Context, stackID string) ([]stack.StackSnapshot, error)
	Snapshot(ctx context.Context, stackID, id string) (stack.StackSnapshot, error)
}

// A MessageStore postpones messages, and counts redeliveries.
type MessageStore interface {
	Postpone(ctx context.Context, messages []string, by time.Duration) error
	Redelivered(ctx context.Context, messageIDs []string) (begun map[string]int, err error)
	BeginRedelivery(ctx context.Context, messageID string) error
	EndRedelivery(ctx context.Context, messageID string) error
}
