// Package sweeper is the function that runs every second. It delivers messages that are due, and again
// messages that no worker has acknowledged.
//
// Comes in: the event of a schedule. Goes out: an error when the sweep failed. The work is done in
// shared/engine/sweeper.
package sweeper

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// Every is how often the sweeper runs. A lost message is late by at most this, beyond the time until
// its redelivery.
const Every = time.Second

// A Worker delivers the messages that are due now.
type Worker interface {
	Sweep(ctx context.Context) error
}

// New returns the sweeper's handler. It does not read the event.
func New(w Worker) func(context.Context, events.EventBridgeEvent) error {
	return func(ctx context.Context, _ events.EventBridgeEvent) error { return w.Sweep(ctx) }
}
