// Package sweeper runs on a timer. It delivers messages that are due and messages that no
// worker has consumed.
package sweeper

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// Every is how often it is woken: how late a lost message is at the most, beyond
// the time that messages rest.
const Every = time.Second

// A Worker sweeps once.
type Worker interface {
	Sweep(ctx context.Context) error
}

// New makes its handler. What the event says does not matter.
func New(w Worker) func(context.Context, events.EventBridgeEvent) error {
	return func(ctx context.Context, _ events.EventBridgeEvent) error { return w.Sweep(ctx) }
}
