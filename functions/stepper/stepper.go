// Package stepper is the function that works on resources. It is called with a batch of messages for
// resources that can go on, and makes their calls in parallel.
//
// Comes in: messages. Goes out: the IDs of those that must be delivered again. The work is done in
// shared/engine/stepper.
package stepper

import (
	"context"

	"github.com/aws/aws-lambda-go/events"

	"hearth/shared/dispatch"
	"hearth/shared/stack"
)

// Topics are the topics of the messages that it is called with.
var Topics = []stack.Topic{stack.ResourceStep, stack.ResourceDue}

// A Worker handles messages, and returns the IDs of those that must be delivered again.
type Worker interface {
	Step(ctx context.Context, messages []stack.Message) (again []string)
}

// New returns the stepper's handler.
func New(w Worker) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
	return func(ctx context.Context, event events.SQSEvent) (events.SQSEventResponse, error) {
		batch := dispatch.Unpack(event, Topics...)
		return batch.Answer(w.Step(ctx, batch.Messages)), nil
	}
}
