package stepper

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/live"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

func (e *Stepper) newBatch() *batch {
	b := &batch{engine: e, lease: uuid.NewString(), taken: map[string]*live.Task{}, listings: map[string]*listing{}, leaveRoom: func() {}, pending: map[*live.Task]pendingCall{}, postponed: map[time.Duration][]string{}}
	b.held = e.Now()
	return b
}

// A batch is one invocation of the stepper.
type batch struct {
	engine *Stepper
	lease  string
	taken  map[string]*live.Task // by row id
	stacks map[string]*live.Scene

	alone []string      // rows that must be carried on alone
	fatal stack.Failure // of a row that is not tried again: why it fails

	leaveRoom func()

	mu        sync.Mutex
	held      time.Time // since when the lease is surely held
	redeliver []string
	listings  map[string]*listing
	pending   map[*live.Task]pendingCall

	busy      []*live.Task               // rows to be given back, because other projects' work goes before
	postponed map[time.Duration][]string // ids of rows that go on waiting, by for how long
}

// loadTasks reads the nodes and the stacks of the rows.
func (b *batch) loadTasks(ctx context.Context) error {
	ids := make([]string, 0, len(b.taken))
	for id := range b.taken {
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return nil
	}
	nodes, err := b.engine.Store.Rows.Ready(ctx, ids)
	if err != nil {
		return err
	}
	b.stacks = map[string]*live.Scene{}
	for id, t := range b.taken {
		if n, ok := nodes[id]; ok {
			t.Node = &n
		}
		home := t.Row.Home()
		if b.stacks[home] == nil {
			b.stacks[home] = &live.Scene{Runtime: b.engine.Runtime, Rows: map[string]*stack.Resource{}, StackOnly: !b.fatal.IsZero()}
		}
		t.Scene = b.stacks[home]
		t.Scene.Tasks = append(t.Scene.Tasks, t)
	}
	b.loadStacks(ctx)
	return nil
}

// readStackRows reads the rows of the stacks and of the nested stacks that rows wait for, in one
// query. What it does not find is read alone, and tells then why.
func (b *batch) readStackRows(ctx context.Context) {
	var ids []string
	for id := range b.stacks {
		ids = append(ids, id)
	}
	for _, t := range b.taken {
		if b.waitsForNested(t) {
			ids = append(ids, t.Row.PhysicalID)
		}
	}
	read, err := b.engine.Store.Stacks.StacksByID(ctx, ids)
	if err != nil {
		return
	}
	for id, s := range b.stacks {
		s.Stack = read[id]
	}
	for _, t := range b.taken {
		if child, ok := read[t.Row.PhysicalID]; ok && b.waitsForNested(t) {
			t.Nested = &child
		}
	}
}

func (b *batch) waitsForNested(t *live.Task) bool {
	return t.Row.Status == stack.InProgress && t.Row.PhysicalID != "" && lifecycle.Nests(b.engine.Catalog, t.Row)
}

// loadStacks reads the stacks of the rows, side by side. A stack that cannot be read does not
// delay the others.
func (b *batch) loadStacks(ctx context.Context) {
	b.readStackRows(ctx)
	log := func(id string) *slog.Logger { return b.loggerOf(b.stacks[id].Tasks...) }
	sideBySide(slices.Collect(maps.Keys(b.stacks)), log, func(id string) { b.loadStack(ctx, id, b.stacks[id]) })
}

// rowsDie says what a panic means for the rows that it happened with. They keep their leases, so
// the statement that takes them next counts a death. See AloneDeaths.
const rowsDie = "counts as a death of a worker once the leases run out"

func (b *batch) logger() *slog.Logger { return b.engine.Log }

// loggerOf returns a logger that names rows of one stack.
func (b *batch) loggerOf(tasks ...*live.Task) *slog.Logger {
	ids := make([]string, len(tasks))
	for i, t := range tasks {
		ids[i] = t.Row.ID
	}
	return b.engine.Log.With("stack", tasks[0].Row.Home(), "resource", strings.Join(ids, " "))
}

// loadStack reads a stack. When it cannot be read, the batch goes on without its rows.
func (b *batch) loadStack(ctx context.Context, id string, s *live.Scene) {
	loaded := false
	defer func() { // after a panic too
		if !loaded {
			b.mu.Lock()
			defer b.mu.Unlock()
			for _, t := range s.Tasks {
				delete(b.taken, t.Row.ID)
			}
		}
	}()
	err := s.Load(ctx, id)
	if loaded = err == nil; loaded {
		return
	}
	b.engine.Log.Error("cannot load a stack", "stack", id, "error", err)
	if loaded = errors.Is(err, stack.ErrUnopened); loaded {
		for _, t := range s.Tasks {
			t.Fatal = commit.UnreadableRow(t.Row, "the template")
		}
		return
	}
	for _, t := range s.Tasks {
		b.leave(ctx, t, false)
	}
}

// run carries on the rows, side by side. A row that panics does not stop the others.
func (b *batch) run(ctx context.Context) {
	stop := b.every(ctx, slowCheck, "calls of this batch are waited for until they are answered", func() { b.cutUnwantedCalls(ctx) })
	defer stop()
	for _, t := range b.taken {
		b.countListUser(t)
	}
	log := func(t *live.Task) *slog.Logger { return b.loggerOf(t) }
	sideBySide(slices.Collect(maps.Values(b.taken)), log, func(t *live.Task) { b.carryOn(ctx, t) })
	b.leaveBusy(ctx)
	for by, ids := range b.postponed {
		if err := b.engine.Store.Leases.PostponeRows(context.WithoutCancel(ctx), b.lease, ids, by); err != nil {
			b.engine.Log.Warn("cannot postpone rows; their leases will run out", "count", len(ids), "error", err)
		}
	}
}
