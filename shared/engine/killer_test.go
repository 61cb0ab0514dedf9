package engine_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

var errKilled = errors.New("the process was killed")

// A killer ends a worker at its n-th crash point. There is one before and one after each effect.
// After that nothing that the worker does has an effect, and it gets no answer.
type killer struct {
	left atomic.Int64
	gone atomic.Bool
}

func killAt(n int64) *killer {
	k := &killer{}
	k.left.Store(n)
	return k
}

// atEachPoint runs a story with a worker that dies at the first crash point, at one further on by
// stride, and so on, until a worker lives to the end. At least so many must have died.
func atEachPoint(t *testing.T, stride, least int64, story func(n int64, k *killer)) {
	t.Helper()
	points := int64(0)
	for n := int64(1); ; n += stride {
		k := killAt(n)
		story(n, k)
		if !k.dead() {
			break
		}
		points++
	}
	if points < least {
		t.Errorf("only %d crash points were met, of every %d", points, stride)
	}
	t.Logf("%d crash points", points)
}

func (k *killer) dead() bool { return k != nil && k.gone.Load() }

// point reports whether the worker dies here, or is dead already.
func (k *killer) point() bool {
	if k.left.Add(-1) == 0 {
		k.gone.Store(true)
	}
	return k.gone.Load()
}

// mortal runs an effect, unless the worker dies before it. When the worker dies after it, it gets
// no answer.
func mortal[A any](k *killer, do func() A, killed A) A {
	if k.point() {
		return killed
	}
	a := do()
	if k.point() {
		return killed
	}
	return a
}

type mortalStore struct {
	engine.Store
	k *killer
}

func (s mortalStore) Commit(ctx context.Context, changes ...stack.Change) []stack.Result {
	killed := make([]stack.Result, len(changes))
	for i := range killed {
		killed[i].Err = errKilled
	}
	return mortal(s.k, func() []stack.Result { return s.Store.Commit(ctx, changes...) }, killed)
}

type tookRows struct {
	taken stack.Taken
	err   error
}

func (s mortalStore) Take(ctx context.Context, lease string, ttl time.Duration, ids []string, room int) (stack.Taken, error) {
	a := mortal(s.k, func() (a tookRows) {
		a.taken, a.err = s.Store.Take(ctx, lease, ttl, ids, room)
		return a
	}, tookRows{err: errKilled})
	return a.taken, a.err
}

func (s mortalStore) TakeDue(ctx context.Context, lease string, ttl time.Duration, key string, limit, room int) (stack.Taken, error) {
	a := mortal(s.k, func() (a tookRows) {
		a.taken, a.err = s.Store.TakeDue(ctx, lease, ttl, key, limit, room)
		return a
	}, tookRows{err: errKilled})
	return a.taken, a.err
}

type takenAlone struct {
	row    stack.Resource
	deaths int
	ok     bool
	err    error
}

func (s mortalStore) TakeAlone(ctx context.Context, lease string, ttl time.Duration, id string) (r stack.Resource, deaths int, ok bool, err error) {
	a := mortal(s.k, func() (a takenAlone) {
		a.row, a.deaths, a.ok, a.err = s.Store.TakeAlone(ctx, lease, ttl, id)
		return a
	}, takenAlone{err: errKilled})
	return a.row, a.deaths, a.ok, a.err
}

type redelivered struct {
	begun map[string]int
	err   error
}

func (s mortalStore) Redelivered(ctx context.Context, messageIDs []string) (map[string]int, error) {
	r := mortal(s.k, func() (r redelivered) {
		r.begun, r.err = s.Store.Redelivered(ctx, messageIDs)
		return r
	}, redelivered{err: errKilled})
	return r.begun, r.err
}

func (s mortalStore) BeginRedelivery(ctx context.Context, messageID string) error {
	return mortal(s.k, func() error { return s.Store.BeginRedelivery(ctx, messageID) }, errKilled)
}

func (s mortalStore) EndRedelivery(ctx context.Context, messageID string) error {
	return mortal(s.k, func() error { return s.Store.EndRedelivery(ctx, messageID) }, errKilled)
}

func (s mortalStore) Release(ctx context.Context, lease string, ids []string) error {
	return mortal(s.k, func() error { return s.Store.Release(ctx, lease, ids) }, errKilled)
}

func (s mortalStore) Postpone(ctx context.Context, ids []string, by time.Duration) error {
	return mortal(s.k, func() error { return s.Store.Postpone(ctx, ids, by) }, errKilled)
}

func (s mortalStore) Due(ctx context.Context, limit int) (due []stack.Message, next time.Duration, err error) {
	err = mortal(s.k, func() (e error) {
		due, next, e = s.Store.Due(ctx, limit)
		return e
	}, errKilled)
	return due, next, err
}

type mortalCloud struct {
	engine.Cloud
	k *killer
}

func (c mortalCloud) Do(ctx context.Context, a stack.Account, call stack.Call) stack.Answer {
	return mortal(c.k, func() stack.Answer { return c.Cloud.Do(ctx, a, call) }, stack.Answer{Trouble: stack.Lost, Reason: "killed"})
}

type mortalPublisher struct {
	engine.Publisher
	k *killer
}

func (p mortalPublisher) Publish(ctx context.Context, messages ...stack.Message) error {
	return mortal(p.k, func() error { return p.Publisher.Publish(ctx, messages...) }, errKilled)
}

type delegate = engine.Delegate // under its own name the embedded field would hide its method

type mortalDelegate struct {
	delegate
	k *killer
}

func (d mortalDelegate) Revoke(ctx context.Context, c stack.Credential) error {
	return mortal(d.k, func() error { return d.delegate.Revoke(ctx, c) }, errKilled)
}
