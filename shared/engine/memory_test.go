package engine_test

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// peak returns the largest size of the heap during work, in bytes.
func peak(work func()) (most uint64) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		for {
			metrics.Read(sample)
			most = max(most, sample[0].Value.Uint64())
			select {
			case <-done:
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	work()
	close(done)
	<-ended
	return most
}

// One process can plan the heaviest allowed stack. Its values are small numbers, which need the
// most memory for their size.
func TestTheHeaviestStackIsPlannedInLittleMemory(t *testing.T) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(384 << 20))
	const count = 130
	w := newWorld(t)
	e := w.engine(nil)
	numbers := func(n string) string { return "[" + strings.Repeat(n+", ", 19_999) + n + "]" }
	template := "heat_template_version: 2018-08-31\nparameters: {j: {type: json}}\nresources:\n"
	for i := range count {
		template += fmt.Sprintf("  r%d: {type: OS::Heat::Value, properties: {value: {get_param: j}}}\n", i)
	}
	source := func(n string) stack.Source {
		return stack.Source{Template: []byte(template), Environment: stack.Environment{Parameters: map[string]any{"j": numbers(n)}}}
	}
	s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "s", DisableRollback: true, Source: source("1")})
	if err != nil {
		t.Fatal(err)
	}
	created := peak(func() { s = w.run(e, nil, s.ID) })
	if s.State() != "CREATE_FAILED" || !strings.Contains(s.Reason, "RequestLimitExceeded") {
		t.Errorf("%s: %.200s", s.State(), s.Reason)
	}
	weight, err := w.store.Weight(t.Context(), s.ID, 0)
	switch {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case weight > 97<<20:
		t.Errorf("weight = %d, want at most %d", weight, 97<<20)
	case weight < 90<<20:
		t.Errorf("weight = %d, want at least %d", weight, 90<<20)
	}
	if _, err := e.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Source: source("2")}); err != nil {
		t.Fatal(err)
	}
	updated := peak(func() { s = w.run(e, nil, s.ID) })
	t.Logf("the heap had %d MiB at most while it was created, %d MiB while it was updated", created>>20, updated>>20)
	if most := max(created, updated); most > 400<<20 {
		t.Errorf("the heap had %d MiB", most>>20)
	}
}

// A weighedStore delays the first large commit until all others are ready that can be, and records
// the size of the heap.
type weighedStore struct {
	engine.Store
	once *sync.Once
	heap *uint64
}

func (s weighedStore) Commit(ctx context.Context, changes ...stack.Change) []stack.Result {
	for _, c := range changes {
		if c.Resource == nil {
			continue
		}
		if text, _ := c.Resource.Properties["value"].(string); len(text) > 1<<20 {
			s.once.Do(func() {
				time.Sleep(2 * time.Second)
				*s.heap = heapInUse()
			})
		}
	}
	return s.Store.Commit(ctx, changes...)
}

func heapInUse() uint64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// Large values are resolved only while there is room to write them.
func TestLargeValuesAreResolvedWhileThereIsRoom(t *testing.T) {
	const each, count = 2_000_000, 45
	w := newWorld(t)
	var heap uint64
	var once sync.Once
	w.wrap = func(s engine.Store, _ *killer) engine.Store { return weighedStore{s, &once, &heap} }
	e := w.engine(nil)
	text := fmt.Sprintf("{list_join: ['', [%s]]}", strings.TrimSuffix(strings.Repeat("{get_attr: [text, value]}, ", 10), ", "))
	template := "heat_template_version: queens\nresources:\n  text: {type: OS::Heat::Value, properties: {value: " + strings.Repeat("x", each/10) + "}}\n"
	for i := range count {
		template += fmt.Sprintf("  r%d: {type: OS::Heat::Value, properties: {value: %s}}\n", i, text)
	}
	s := w.create(e, "s", template, true)
	before := heapInUse()
	if s = w.run(e, nil, s.ID); s.State() != "CREATE_COMPLETE" {
		t.Fatalf("%s: %.200s", s.State(), s.Reason)
	}
	grown := (int64(heap) - int64(before)) >> 20
	t.Logf("%d MiB of values were resolved before the first was written", grown)
	if grown < 1 || grown > 60 {
		t.Errorf("%d MiB of values were resolved before the first was written", grown)
	}
}
