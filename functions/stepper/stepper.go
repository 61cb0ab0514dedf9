// Package stepper is woken when resources can be carried on: a batch of them at
// a time, their calls side by side.
//
// Comes in: messages. Goes out: which of them are to come again. It decides
// nothing itself.
package stepper

import (
	"context"

	"github.com/aws/aws-lambda-go/events"

	"hearth/shared/dispatch"
	"hearth/shared/stack"
)

// Topics wake it.
var Topics = []stack.Topic{stack.ResourceStep, stack.ResourceDue}

// A Worker carries resources on, and gives back the ids of messages to be
// delivered again.
type Worker interface {
	Step(ctx context.Context, messages []stack.Message) (again []string)
}

// New makes its handler.
func New(w Worker) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
	return func(ctx context.Context, event events.SQSEvent) (events.SQSEventResponse, error) {
		batch := dispatch.Unpack(event, Topics...)
		return batch.Answer(w.Step(ctx, batch.Messages)), nil
	}
}
