package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// Stores for benchmarks write durably: every commit is synced.
func durable(b *testing.B) map[string]*store.Store {
	b.Helper()
	server, err := NewServer(background, "")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(server.Stop)
	return map[string]*store.Store{
		"postgres": Database{URL: server.URL}.Open(b, store.Options{}),
		"sqlite":   SQLite(b).Open(b, store.Options{}),
	}
}

const flat = 10_000

func flatStack() (stack.Stack, []stack.Resource, []stack.Node) {
	k := newStack(newID())
	rows, nodes := make([]stack.Resource, flat), make([]stack.Node, flat)
	for i := range rows {
		rows[i] = newResource(k, fmt.Sprintf("resource_%05d", i))
		rows[i].Properties = map[string]any{"value": "Test1", "fail": false, "wait_secs": 0.0}
		nodes[i] = stack.Node{StackID: k.ID, Generation: 1, ResourceID: rows[i].ID, Action: stack.Create}
	}
	return k, rows, nodes
}

// BenchmarkPlan writes ten thousand resources with their nodes and messages.
func BenchmarkPlan(b *testing.B) {
	for name, s := range durable(b) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				k, rows, nodes := flatStack()
				commit(b, s, stack.Change{NewStack: &k})
				b.StartTimer()
				commit(b, s, stack.Change{Stack: &k, NewResources: rows, Planned: true, Nodes: nodes})
			}
			b.ReportMetric(flat*float64(b.N)/b.Elapsed().Seconds(), "resources/s")
		})
	}
}

// BenchmarkCommit finishes the nodes of a flat stack in batches of 200, by one worker and by four.
// For each it writes a row and two events, marks a node done, and consumes a message.
func BenchmarkCommit(b *testing.B) {
	for name, s := range durable(b) {
		for _, workers := range []int{1, 4} {
			b.Run(fmt.Sprintf("%s/workers=%d", name, workers), func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					k, rows, nodes := flatStack()
					messages := commit(b, s, stack.Change{NewStack: &k, NewResources: rows, Planned: true, Nodes: nodes})
					of := make(map[string]string, flat)
					for _, m := range messages {
						of[m.ResourceID] = m.ID
					}
					var changes []stack.Change
					for i := range rows {
						r := rows[i]
						r.Status, r.Updated = stack.Complete, time.Now()
						changes = append(changes, stack.Change{
							Resource: &r, Done: &nodes[i], Consumed: []string{of[r.ID]},
							Events: []stack.Event{newEvent(k, r.Name), newEvent(k, r.Name)},
						})
					}
					b.StartTimer()
					finish(b, s, changes, workers)
				}
				b.ReportMetric(flat*float64(b.N)/b.Elapsed().Seconds(), "changes/s")
			})
		}
	}
}

func finish(b *testing.B, s *store.Store, changes []stack.Change, workers int) {
	b.Helper()
	batches := make(chan []stack.Change, flat)
	for batch := range slices.Chunk(changes, 200) {
		batches <- batch
	}
	close(batches)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for batch := range batches {
				for _, r := range s.Commit(background, batch...) {
					if r.Err != nil {
						b.Error(r.Err)
					}
				}
			}
		})
	}
	wg.Wait()
}

// BenchmarkTreeSize asks for the size of a tree of ten and of a thousand stacks with ten
// resources each, beside another one as large.
func BenchmarkTreeSize(b *testing.B) {
	for name, s := range durable(b) {
		for _, stacks := range []int{10, 1000} {
			b.Run(fmt.Sprintf("%s/%d stacks", name, stacks), func(b *testing.B) {
				var root stack.Stack
				for range 2 {
					root = newStack(newID())
					all := []stack.Change{{NewStack: &root}}
					for range stacks {
						k := newStack(newID())
						k.Parent, k.Root, k.Depth, k.Size = root.ID, root.ID, 1, 10
						all = append(all, stack.Change{NewStack: &k})
					}
					commit(b, s, all...)
				}
				for b.Loop() {
					if n := must(s.TreeSize(background, root.ID, "")); n != 10*stacks {
						b.Fatalf("%d resources", n)
					}
				}
			})
		}
	}
}
