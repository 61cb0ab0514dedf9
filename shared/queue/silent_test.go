package queue_test

import (
	"context"
	"log/slog"
	"net/url"
	"testing"
	"time"

	"hearth/shared/nettest"
	"hearth/shared/queue"
	"hearth/shared/queuetest"
	"hearth/shared/stack"
)

// When Redis stops answering, a call ends with its context, and messages flow again on other
// connections.
func TestSilentRedis(t *testing.T) {
	t.Parallel()
	server := queuetest.ForTest(t).Next()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	p, err := nettest.NewProxy(u.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	q, err := queue.NewRedis(queue.RedisNeeds{URL: p.URL(server), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = q.Close() }()
	publish := func(id string) error {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		ended := make(chan error, 1)
		go func() { ended <- q.Publish(ctx, stack.Message{ID: id, Topic: stack.ResourceStep}) }()
		select {
		case err := <-ended:
			return err
		case <-time.After(time.Minute):
			t.Fatal("publishing never ends")
			return nil
		}
	}
	if err := publish("first"); err != nil {
		t.Fatal(err)
	}
	p.Silence(false)
	if err := publish("lost"); err == nil {
		t.Error("published into nothing")
	}
	p.Restore()
	err = publish("second")
	for try := 0; err != nil && try < 20; try++ { // more dead idle connections
		err = publish("second")
	}
	if err != nil {
		t.Fatal(err)
	}
	got, err := q.Receive(t.Context(), stack.ResourceStep, 10)
	switch {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case len(got) < 2:
		t.Errorf("len(got) = %d, want at least %d", len(got), 2)
	case got[0].Message.ID != "first":
		t.Errorf("got[0].Message.ID = %q, want %q", got[0].Message.ID, "first")
	}
}
