package queue

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/redis/go-redis/v9"

	"hearth/shared/stack"
)

// The longest wait of one XREADGROUP. It cannot be cut short when a delivery is hidden for less, so
// it is short while deliveries may be unacknowledged, and long when idle.
const (
	busyBlock = time.Second
	idleBlock = 5 * time.Second
)

// Receive implements Queue.
func (q *Redis) Receive(ctx context.Context, topic stack.Topic, max int) ([]Delivery, error) {
	for {
		if q.closing.Err() != nil {
			return nil, ErrClosed
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		entries, err := q.next(ctx, topic, max)
		switch {
		case isPast(ctx) && errors.Is(err, os.ErrDeadlineExceeded):
			return nil, context.DeadlineExceeded
		case ctx.Err() != nil || q.closing.Err() != nil:
			continue
		case noGroup(err):
			if err := q.ensureGroup(ctx, topic); err != nil {
				return nil, err
			}
			continue
		case err != nil:
			return nil, fmt.Errorf("receive %s: %w", topic, err)
		}
		if got := q.deliveries(ctx, topic, entries); len(got) > 0 {
			return got, nil
		}
	}
}

// isPast reports whether a context's deadline has come. A connection obeys the deadline, and may
// end a moment before the context does.
func isPast(ctx context.Context) bool {
	deadline, has := ctx.Deadline()
	return has && !time.Now().Before(deadline)
}

// next returns unacknowledged entries when it is time to look for them, else new ones.
func (q *Redis) next(ctx context.Context, topic stack.Topic, max int) ([]redis.XMessage, error) {
	look := q.look(topic)
	if look.take(time.Now(), q.limits.Visibility/2) {
		entries, rest, err := q.client.XAutoClaim(ctx, &redis.XAutoClaimArgs{
			Stream: key(topic), Group: group, Consumer: consumer,
			MinIdle: q.limits.Visibility, Start: "0-0", Count: int64(max),
		}).Result()
		if err == nil && rest != "0-0" {
			look.notAfter(time.Now()) // there may be more
		}
		if err != nil || len(entries) > 0 {
			return entries, err
		}
	}
	entries, err := q.waitNew(ctx, topic, max, look.block(time.Now()))
	if len(entries) > 0 {
		look.busy(time.Now().Add(q.limits.Visibility))
	}
	return entries, err
}

// waitNew waits on a connection of its own. Closing the connection ends the wait, and Redis then
// delivers to other receivers.
func (q *Redis) waitNew(ctx context.Context, topic stack.Topic, max int, block time.Duration) ([]redis.XMessage, error) {
	r := q.takeReader()
	cut := func() { _ = r.Close() }
	stopCtx, stopClosing := context.AfterFunc(ctx, cut), context.AfterFunc(q.closing, cut)
	streams, err := r.XReadGroup(ctx, &redis.XReadGroupArgs{
		Group: group, Consumer: consumer, Streams: []string{key(topic), ">"},
		Count: int64(max), Block: block,
	}).Result()
	alive, open := stopCtx(), stopClosing()
	if errors.Is(err, redis.Nil) {
		err = nil // nothing came
	}
	if alive && open && (err == nil || noGroup(err)) {
		q.giveReader(r)
	} else {
		cut()
	}
	if err != nil || len(streams) == 0 {
		return nil, err
	}
	return streams[0].Messages, nil
}

// deliveries returns the messages of entries. It drops entries that are not messages, because no
// redelivery could repair them.
func (q *Redis) deliveries(ctx context.Context, topic stack.Topic, entries []redis.XMessage) []Delivery {
	got := make([]Delivery, 0, len(entries))
	for _, entry := range entries {
		d, err := read(topic, entry)
		if err != nil {
			q.log.Warn("dropped a stream entry that is no message", "topic", topic, "entry", entry.ID, "error", err)
			if err := q.Ack(ctx, topic, entry.ID); err != nil {
				q.log.Warn("cannot acknowledge a dropped stream entry; it will be redelivered", "topic", topic, "entry", entry.ID, "error", err)
			}
			continue
		}
		got = append(got, d)
	}
	return got
}

func (q *Redis) takeReader() *redis.Client {
	q.mu.Lock()
	defer q.mu.Unlock()
	if n := len(q.free); n > 0 {
		r := q.free[n-1]
		q.free = q.free[:n-1]
		return r
	}
	o := *q.reader
	return redis.NewClient(&o)
}

func (q *Redis) giveReader(r *redis.Client) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closing.Err() != nil {
		_ = r.Close()
		return
	}
	q.free = append(q.free, r)
}
