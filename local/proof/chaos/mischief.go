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

var nowhere = log.New(io.Discard, "", 0)

type sender func(ctx context.Context, function string, body []byte) ([]byte, int, error)

// A mischief spoils batches of messages on their way.
type mischief struct {
	tally *tally
	later sync.WaitGroup

	mu     sync.Mutex
	chance *rand.Rand
	on     context.Context // ends when it is over
}

func newMischief(t *tally, seed uint64) *mischief {
	over, cancel := context.WithCancel(context.Background())
	cancel()
	return &mischief{tally: t, chance: rand.New(rand.NewPCG(seed, 'm')), on: over}
}

// begin has it work until ctx ends.
func (m *mischief) begin(ctx context.Context) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.on = ctx
}

// A lot is what is drawn for one batch.
type lot struct {
	on                                              context.Context
	shuffled, repeated, delayed, forgotten, unheard bool
	delay, return_                                  time.Duration
	order                                           *rand.Rand
	comesBack                                       bool
}

func (m *mischief) draw() (lot, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.on.Err() != nil {
		return lot{}, false
	}
	c := m.chance
	hit := func(share float64) bool { return c.Float64() < share }
	return lot{
		on: m.on, shuffled: hit(0.3), repeated: hit(0.12), delayed: hit(0.12), comesBack: hit(0.1), forgotten: hit(0.04), unheard: hit(0.05),
		delay: time.Duration(c.Float64() * float64(1500*time.Millisecond)), return_: time.Duration(c.Float64() * float64(15*time.Second)),
		order: rand.New(rand.NewPCG(c.Uint64(), 's')),
	}, true
}

var errUnheard = errors.New("the answer is lost")

// send sends a batch, spoilt or not.
func (m *mischief) send(ctx context.Context, function string, body []byte, send sender) ([]byte, int, error) {
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
		wait(l.on, l.delay)
	}
	if l.forgotten {
		m.tally.add("message", "swallowed", messages)
		return nil, 200, nil
	}
	if l.repeated {
		m.tally.add("message", "repeated at once", messages)
		m.again(l, 0, function, body, send)
	}
	if l.comesBack {
		m.tally.add("message", "repeated later", messages)
		m.again(l, l.return_, function, body, send)
	}
	answer, status, err := send(ctx, function, body)
	if err == nil && l.unheard {
		m.tally.add("message", "answer lost", messages)
		return nil, 0, errUnheard
	}
	return answer, status, err
}

// again sends the same request once more; no caller waits for the answer.
func (m *mischief) again(l lot, after time.Duration, function string, body []byte, send sender) {
	m.later.Go(func() {
		wait(l.on, after)
		if l.on.Err() == nil {
			_, _, _ = send(l.on, function, body) // an error is as good as none: it was one too many
		}
	})
}

// shuffle changes the order of a batch's records, and says how many there are.
func shuffle(body []byte, l lot) ([]byte, int) {
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
