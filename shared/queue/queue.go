package queue

import (
	"context"
	"time"

	"hearth/shared/stack"
)

// A Delivery is a message that was handed out once. Until it is acknowledged, or its visibility
// time has ended, no other receiver gets it.
type Delivery struct {
	Receipt string
	Message stack.Message
}

// A Queue is both ends of the transport. All methods may be called concurrently.
type Queue interface {
	// Publish sends messages in order, all at once. It ignores Message.Due: a published message is
	// due.
	Publish(ctx context.Context, messages ...stack.Message) error

	// Receive returns up to max messages of the topic, and waits for the first one. It returns the
	// error of ctx when ctx ends.
	Receive(ctx context.Context, topic stack.Topic, max int) ([]Delivery, error)

	// Ack acknowledges deliveries. Unknown receipts are no error.
	Ack(ctx context.Context, topic stack.Topic, receipts ...string) error

	// Hide sets the redelivery of deliveries to d from now, at most the visibility time. Repeated
	// calls in time hold them longer.
	Hide(ctx context.Context, topic stack.Topic, d time.Duration, receipts ...string) error

	// Close ends every Receive and closes connections.
	Close() error
}

// Limits of a queue; zero values are the defaults.
type Limits struct {
	Visibility time.Duration // until the redelivery of an unacknowledged delivery; 60 s
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
