// Package planner is woken when a stack asks for a plan, or has nothing left to
// do: it works on stacks as a whole.
//
// Comes in: messages. Goes out: which of them are to come again. It decides
// nothing itself.
package planner

import (
	"context"

	"github.com/aws/aws-lambda-go/events"

	"hearth/shared/dispatch"
	"hearth/shared/stack"
)

// Topics wake it.
var Topics = []stack.Topic{stack.StackRequested, stack.StackSettled, stack.SnapshotDelete, stack.CredentialRevoke, stack.SuspectSettled}

// A Worker plans, and gives back the ids of messages to be delivered again.
type Worker interface {
	Plan(ctx context.Context, messages []stack.Message) (again []string)
}

// New makes its handler.
func New(w Worker) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
	return func(ctx context.Context, event events.SQSEvent) (events.SQSEventResponse, error) {
		batch := dispatch.Unpack(event, Topics...)
		return batch.Answer(w.Plan(ctx, batch.Messages)), nil
	}
}
