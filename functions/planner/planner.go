// Package planner is the function that works on whole stacks. It is called when a stack needs a plan, and
// when a stack's last resource has ended.
//
// Comes in: messages. Goes out: the IDs of those that must be delivered again. The work is done in
// shared/engine/planner.
package planner

import (
	"context"

	"github.com/aws/aws-lambda-go/events"

	"hearth/shared/dispatch"
	"hearth/shared/stack"
)

// Topics are the topics of the messages that it is called with.
var Topics = []stack.Topic{stack.StackRequested, stack.StackSettled, stack.SnapshotDelete, stack.CredentialRevoke, stack.SuspectSettled, stack.EventSink}

// A Worker handles messages, and returns the IDs of those that must be delivered again.
type Worker interface {
	Plan(ctx context.Context, messages []stack.Message) (again []string)
}

// New returns the planner's handler.
func New(w Worker) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
	return func(ctx context.Context, event events.SQSEvent) (events.SQSEventResponse, error) {
		batch := dispatch.Unpack(event, Topics...)
		return batch.Answer(w.Plan(ctx, batch.Messages)), nil
	}
}
