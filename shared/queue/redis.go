package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"hearth/shared/stack"
)

const (
	// All processes read as one consumer of one group. A consumer's name matters only for reading
	// pending entries, and one name leaves no consumers of dead processes.
	group    = "hearth"
	consumer = "hearth"

	field = "m"  // of a stream entry: the message as JSON
	chunk = 1000 // messages in one transaction
)

// RedisNeeds are what a Redis queue needs.
type RedisNeeds struct {
	URL string // redis://host:port/0
	Limits
	Log *slog.Logger
}

// Redis is a Queue with one stream for each topic, hearth:<topic>.
type Redis struct {
	limits Limits
	log    *slog.Logger
	client *redis.Client
	reader *redis.Options

	mu      sync.Mutex
	free    []*redis.Client // idle readers
	looks   map[stack.Topic]*look
	closing context.Context
	close   context.CancelFunc
}

// NewRedis returns a queue. It does not connect yet.
func NewRedis(needs RedisNeeds) (*Redis, error) {
	o, err := options(needs.URL)
	if err != nil {
		return nil, err
	}
	q := &Redis{
		limits: needs.orDefaults(),
		log:    needs.Log,
		client: redis.NewClient(o),
		reader: readerOptions(o),
		looks:  map[stack.Topic]*look{},
	}
	q.closing, q.close = context.WithCancel(context.Background())
	return q, nil
}

// Ping returns an error when Redis does not answer.
func (q *Redis) Ping(ctx context.Context) error {
	if err := q.client.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("ping Redis: %w", err)
	}
	return nil
}

// Publish implements Queue. It sends each thousand in one MULTI, so that a waiting reader gets all
// of them and not just the first.
func (q *Redis) Publish(ctx context.Context, messages ...stack.Message) error {
	for len(messages) > 0 {
		now := messages[:min(chunk, len(messages))]
		messages = messages[len(now):]
		_, err := q.client.TxPipelined(ctx, func(p redis.Pipeliner) error {
			for _, m := range now {
				body, err := json.Marshal(m)
				if err != nil {
					return err
				}
				p.XAdd(ctx, &redis.XAddArgs{
					Stream: key(m.Topic),
					MaxLen: int64(q.limits.Length),
					Approx: true,
					Values: []any{field, body},
				})
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("publish %d messages: %w", len(now), err)
		}
	}
	return nil
}

// Ack implements Queue.
func (q *Redis) Ack(ctx context.Context, topic stack.Topic, receipts ...string) error {
	if len(receipts) == 0 {
		return nil
	}
	_, err := q.client.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.XAck(ctx, key(topic), group, receipts...)
		p.XDel(ctx, key(topic), receipts...)
		return nil
	})
	if err != nil {
		return fmt.Errorf("acknowledge %d messages of %s: %w", len(receipts), topic, err)
	}
	return nil
}

// Hide implements Queue. Redis counts how long an entry has been idle. For a redelivery after d,
// Hide sets an entry's idle time to the visibility time minus d.
func (q *Redis) Hide(ctx context.Context, topic stack.Topic, d time.Duration, receipts ...string) error {
	if len(receipts) == 0 {
		return nil
	}
	d = min(max(d, 0), q.limits.Visibility)
	args := make([]any, 0, len(receipts)+8)
	args = append(args, "XCLAIM", key(topic), group, consumer, 0)
	for _, r := range receipts {
		args = append(args, r)
	}
	idle := (q.limits.Visibility - d).Milliseconds()
	args = append(args, "IDLE", strconv.FormatInt(idle, 10), "JUSTID")
	if err := q.client.Do(ctx, args...).Err(); err != nil && !noGroup(err) {
		return fmt.Errorf("hide %d messages of %s: %w", len(receipts), topic, err)
	}
	l, now := q.look(topic), time.Now()
	l.notAfter(now.Add(d))
	l.busy(now.Add(q.limits.Visibility))
	return nil
}

// Close implements Queue.
func (q *Redis) Close() error {
	q.close()
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, r := range q.free {
		_ = r.Close() // nothing is written on it
	}
	q.free = nil
	return q.client.Close()
}

func key(t stack.Topic) string { return "hearth:" + string(t) }

// noGroup reports whether the stream or its group is gone, because Redis was flushed.
func noGroup(err error) bool {
	return err != nil && (strings.HasPrefix(err.Error(), "NOGROUP") || strings.HasPrefix(err.Error(), "UNBLOCKED"))
}

// ensureGroup creates the group again at the stream's beginning, so that messages which were
// published meanwhile are delivered.
func (q *Redis) ensureGroup(ctx context.Context, topic stack.Topic) error {
	err := q.client.XGroupCreateMkStream(ctx, key(topic), group, "0").Err()
	if err != nil && !strings.HasPrefix(err.Error(), "BUSYGROUP") {
		return fmt.Errorf("make the consumer group of %s: %w", topic, err)
	}
	return nil
}

var errNotMessage = errors.New("not a message")

// read returns the delivery of a stream entry.
func read(topic stack.Topic, entry redis.XMessage) (Delivery, error) {
	body, ok := entry.Values[field].(string)
	if !ok {
		return Delivery{}, errNotMessage
	}
	d := Delivery{Receipt: entry.ID}
	if err := json.Unmarshal([]byte(body), &d.Message); err != nil {
		return Delivery{}, err
	}
	if d.Message.Topic != topic {
		return Delivery{}, errNotMessage
	}
	return d, nil
}
