package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"math/rand/v2"
	"sync"
	"time"
)

var noLog = log.New(io.Discard, "", 0)

type sender func(ctx context.Context, function string, body []byte) ([]byte, int, error)

// A disturber reorders, repeats, delays and drops batches of messages on their way.
type disturber struct {
	tally   *tally
	repeats sync.WaitGroup

	mu     sync.Mutex
	chance *rand.Rand
	ctx    context.Context // ends when the disturbances end
}

func newDisturber(t *tally, seed uint64) *disturber {
	over, cancel := context.WithCancel(context.Background())
	cancel()
	return &disturber{tally: t, chance: rand.New(rand.NewPCG(seed, 'm')), ctx: over}
}

// begin turns the disturber on until ctx ends.
func (m *disturber) begin(ctx context.Context) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ctx = ctx
}

// A disturbance says what happens to one batch.
type disturbance struct {
	ctx                                              context.Context
	shuffled, repeated, delayed, dropped, answerLost bool
	delay, repeatDelay                               time.Duration
	order                                            *rand.Rand
	repeatedLater                                    bool
}

func (m *disturber) draw() (disturbance, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ctx.Err() != nil {
		return disturbance{}, false
	}
	c := m.chance
	hit := func(share float64) bool { return c.Float64() < share }
	return disturbance{
		ctx: m.ctx, shuffled: hit(0.3), repeated: hit(0.12), delayed: hit(0.12), repeatedLater: hit(0.1), dropped: hit(0.04), answerLost: hit(0.05),
		delay: time.Duration(c.Float64() * float64(1500*time.Millisecond)), repeatDelay: time.Duration(c.Float64() * float64(15*time.Second)),
		order: rand.New(rand.NewPCG(c.Uint64(), 's')),
	}, true
}

var errAnswerLost = errors.New("the answer is lost")

// send sends a batch, perhaps with a disturbance.
func (m *disturber) send(ctx context.Context, function string, body []byte, send sender) ([]byte, int, error) {
	l, on := m.draw()
	if !on {
		return send(ctx, function, body)
	}
	messages := 1
	if function != "sweeper" {
		body, messages = shuffle(body, l)
		if l.shuffled && messages > 1 {
			m.tally.add("message", "reordered", messages)
		}
	}
	if l.delayed {
		m.tally.add("message", "held back", messages)
		wait(l.ctx, l.delay)
	}
	if l.dropped {
		m.tally.add("message", "swallowed", messages)
		return nil, 200, nil
	}
	if l.repeated {
		m.tally.add("message", "repeated at once", messages)
		m.sendAgain(l, 0, function, body, send)
	}
	if l.repeatedLater {
		m.tally.add("message", "repeated later", messages)
		m.sendAgain(l, l.repeatDelay, function, body, send)
	}
	answer, status, err := send(ctx, function, body)
	if err == nil && l.answerLost {
		m.tally.add("message", "answer lost", messages)
		return nil, 0, errAnswerLost
	}
	return answer, status, err
}

// sendAgain sends the same request once more, and ignores the answer.
func (m *disturber) sendAgain(l disturbance, after time.Duration, function string, body []byte, send sender) {
	m.repeats.Go(func() {
		wait(l.ctx, after)
		if l.ctx.Err() == nil {
			_, _, _ = send(l.ctx, function, body) // an error does not matter
		}
	})
}

// shuffle changes the order of a batch's records, and returns their number.
func shuffle(body []byte, l disturbance) ([]byte, int) {
	var batch struct {
		Records []json.RawMessage
	}
	if err := json.Unmarshal(body, &batch); err != nil || !l.shuffled {
		return body, len(batch.Records)
	}
	l.order.Shuffle(len(batch.Records), func(i, j int) {
		batch.Records[i], batch.Records[j] = batch.Records[j], batch.Records[i]
	})
	text, err := json.Marshal(batch)
	if err != nil {
		return body, len(batch.Records)
	}
	return text, len(batch.Records)
}
