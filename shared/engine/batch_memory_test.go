package engine_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// A weighingStore records the most bytes that one batch took, and how many of the largest rows
// these were.
type weighingStore struct {
	engine.Store
	most    *atomic.Int64
	batches *atomic.Int64
}

func (s weighingStore) Take(ctx context.Context, lease string, ttl time.Duration, ids []string, room int) (stack.Taken, error) {
	taken, err := s.Store.Take(ctx, lease, ttl, ids, room)
	s.most.Store(max(s.most.Load(), int64(taken.Size)))
	s.batches.Add(1)
	return taken, err
}

// Rows with large data are taken a few at a time, and all of them are taken.
func TestLargeRowsAreTakenInPortions(t *testing.T) {
	const each, count = 1 << 20, 24
	w := newWorld(t)
	var most, batches atomic.Int64
	w.wrap = func(s engine.Store, _ *killer) engine.Store { return weighingStore{s, &most, &batches} }
	e := w.engine(nil)
	text := fmt.Sprintf("{list_join: ['', [%s]]}", strings.TrimSuffix(strings.Repeat("{get_param: text}, ", 4), ", "))
	template := "heat_template_version: queens\nparameters:\n  text: {type: string, default: " + strings.Repeat("x", each/4) + "}\nresources:\n"
	for i := range count {
		template += fmt.Sprintf("  r%d: {type: OS::Heat::Value, properties: {value: %s}}\n", i, text)
	}
	s := w.create(e, "s", template, true)
	if s = w.run(e, nil, s.ID); s.State() != "CREATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	most.Store(0)
	batches.Store(0)
	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
	if got := most.Load(); got < each || got > 5<<20 {
		t.Errorf("a batch had %d bytes of rows in hand", got)
	}
	if got := batches.Load(); got < count*each>>20/5 {
		t.Errorf("%d bytes were taken in %d batches", count*each, got)
	}
}
