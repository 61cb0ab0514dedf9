package queue_test

import (
	"testing"

	"hearth/shared/queue"
	"hearth/shared/queuetest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	queuetest.Suite(t, func(t *testing.T, limits queue.Limits) queue.Queue {
		q := queue.NewMemory(limits)
		t.Cleanup(func() { _ = q.Close() })
		return q
	})
}
