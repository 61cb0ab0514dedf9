package queue

import (
	"context"
	"time"

	"hearth/shared/stack"
)

// A Delivery is a message handed out once. Until its receipt is acknowledged, or
// its visibility time is over, nobody else is given it.
type Delivery struct {
	Receipt string
	Message stack.Message
}

// A Queue is both ends of the transport. All methods may be called side by side.
type Queue interface {
	// Publish hands messages over, in their order, in one go. It does not look at
	// Message.Due: what is published is due.
	Publish(ctx context.Context, messages ...stack.Message) error

	// Receive gives up to max messages of the topic, and waits for the first one.
	// It ends early with the error of ctx.
	Receive(ctx context.Context, topic stack.Topic, max int) ([]Delivery, error)

	// Ack says that the deliveries are dealt with. Unknown receipts are no error.
	Ack(ctx context.Context, topic stack.Topic, receipts ...string) error

	// Hide makes deliveries come again after d, at the longest the visibility time
	// from now. It also holds them for longer, when it is called again in time.
	Hide(ctx context.Context, topic stack.Topic, d time.Duration, receipts ...string) error

	// Close ends every Receive and gives connections back.
	Close() error
}

// Limits of a queue; zero values are the defaults.
type Limits struct {
	Visibility time.Duration // an unacknowledged delivery comes again after this; 60 s
	Length     int           // messages kept in a topic, about; the oldest go first; 1,000,000
}

func (l Limits) orDefaults() Limits {
	if l.Visibility <= 0 {
		l.Visibility = time.Minute
	}
	if l.Length <= 0 {
		l.Length = 1_000_000
	}
	return l
}
