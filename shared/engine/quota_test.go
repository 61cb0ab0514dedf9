package engine_test

import (
	"fmt"
	"sync"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// A project that asks for many stacks at once gets as many as its quota, adopted ones included.
// Refused requests leave no trust.
func TestQuotaHoldsForManyAtOnce(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	e.Settings.Stacks = 3
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			r := engine.Request{Name: fmt.Sprint("s", i), DisableRollback: true, Source: stack.Source{Template: []byte("heat_template_version: 2018-08-31\nresources: {r: {type: OS::Heat::None}}")}}
			if i%3 == 0 {
				r.Adopt = map[string]stack.SavedResource{}
			}
			if _, err := e.CreateStack(t.Context(), w.caller, r); err != nil && stack.CodeOf(err) != stack.RequestLimitExceeded {
				t.Error(err)
			}
		})
	}
	all.Wait()
	n, err := w.store.CountStacks(t.Context(), stack.StackQuery{Project: w.caller.Project})
	switch {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case n != 3:
		t.Errorf("n = %d, want 3", n)
	case w.trusts() != 3:
		t.Errorf("w.trusts() = %d, want 3", w.trusts())
	}
}
