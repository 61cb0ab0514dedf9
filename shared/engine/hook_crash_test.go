package engine_test

import (
	"context"

	"hearth/shared/engine"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// clearAll clears all hooks at which a stack and its nested stacks wait, and asks again when no
// answer comes, as a user would. It returns false when nothing waits.
func (w *world) clearAll(e *engine.Engine, k *killer, s stack.Stack) (halted bool) {
	w.t.Helper()
	for _, one := range append([]stack.Stack{s}, w.allBelow(s.ID)...) {
		rows, err := w.store.Rows(context.Background(), one.ID)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, r := range rows {
			for _, hook := range stack.Hooks {
				if !lifecycle.IsAtHook(r, hook) {
					continue
				}
				halted = true
				if err := e.Signal(context.Background(), w.caller, one, r, map[string]any{"unset_hook": hook}); err != nil && !k.dead() {
					w.t.Fatal(hook, err)
				}
				if k.dead() {
					return false
				}
			}
		}
	}
	return halted
}

// haltingForest waits at every hook of a nested stack, of a port two levels down, and of the last
// resource.
func haltingForest(tag string, files ...string) engine.Request {
	all := map[string]any{"hooks": []any{"pre-create", "post-create", "pre-update", "post-update", "pre-delete", "post-delete"}}
	r := forestOf(true, tag, files...)
	r.Source.Environment.ResourceRegistry = map[string]any{"resources": map[string]any{
		"a": map[string]any{"hooks": all["hooks"], "leaf": map[string]any{"port": all}}, "end": all,
	}}
	return r
}

func (w *world) halting(e *engine.Engine) stack.Stack {
	w.t.Helper()
	w.clears = true
	s := w.run(e, nil, w.forest(e, haltingForest("one")).ID)
	if s.State() != "CREATE_COMPLETE" {
		w.t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	return s
}

// halts are the stories with hooks that a user must clear.
var halts = []story{
	{"create with hooks", func(w *world, e *engine.Engine) string {
		w.clears = true
		return w.forest(e, haltingForest("one")).ID
	}, "CREATE_COMPLETE"},
	{"update with hooks", func(w *world, e *engine.Engine) string {
		s := w.halting(e)
		next, err := e.UpdateStack(w.t.Context(), w.caller, s, engine.UpdateRequest{Source: haltingForest("two", "leaf.yaml", otherLeaf).Source})
		if err != nil {
			w.t.Fatal(err)
		}
		return next.ID
	}, "UPDATE_COMPLETE"},
	{"delete with hooks", func(w *world, e *engine.Engine) string {
		s := w.halting(e)
		if err := e.DeleteStack(w.t.Context(), w.caller, s); err != nil {
			w.t.Fatal(err)
		}
		return s.ID
	}, "DELETE_COMPLETE"},
}

// adoptions are the stories that adopt trees.
var adoptions = []story{
	{"adopt a tree", func(w *world, e *engine.Engine) string {
		s := w.grove(e, "grove")
		saved := w.leaves(e, s)
		w.run(e, nil, s.ID)
		return w.adopts(e, "again", saved, true).ID
	}, "ADOPT_COMPLETE"},
	{"adopt a tree, and back", func(w *world, e *engine.Engine) string {
		s := w.grove(e, "grove")
		saved := w.leaves(e, s)
		w.run(e, nil, s.ID)
		delete(saved.Resources["tree"].Below.Resources["leaf"].Below.Resources, "port")
		return w.adopts(e, "again", saved, false).ID
	}, "ROLLBACK_COMPLETE"},
}
