package engine_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

func ctx() context.Context { return context.Background() }

// TestSignalAtEveryCrashPoint creates a stack that waits for signals, and kills its worker at every
// effect. The server sends each signal until it is accepted, twice, and by workers that are killed too.
// Every signal counts once, a forged one never, and the URL of a handle never changes.
func TestSignalAtEveryCrashPoint(t *testing.T) {
	t.Parallel()
	b := begin(t, func(w *world, e *engine.Engine) string {
		return w.create(e, "gated", edit(gated, "Count: 2", "Count: 3"), true).ID
	})
	atEachPoint(t, 2, 10, func(n int64, k *killer) {
		w := b.again(t)
		first := w.engine(k)
		server := &signallingServer{w: w, left: strings.Fields("a a b a c")}
		w.each = func(s stack.Stack) { server.boots(first, s) }
		w.run(first, k, b.stackID)
		w.clock.forward(lease + time.Second)
		undisturbed := w.engine(nil)
		w.each = func(s stack.Stack) { server.boots(undisturbed, s) }
		s := w.run(undisturbed, nil, b.stackID)
		if s.State() != "CREATE_COMPLETE" {
			t.Fatalf("killed at point %d: %s: %s", n, s.State(), s.Reason)
		}
		out := w.outputs(undisturbed, s)
		if want := `{"a": "data of a", "b": "data of b", "c": "data of c"}`; out["data"] != want || out["url"] != server.address {
			t.Fatalf("killed at point %d: outputs are %v, want %s and %s", n, out, want, server.address)
		}
		w.close()
	})
}

// A signallingServer is a server that sends signals to the URL that it was given.
type signallingServer struct {
	w       *world
	address string
	left    []string
}

func (g *signallingServer) boots(e *engine.Engine, s stack.Stack) {
	g.w.t.Helper()
	row, ok := g.w.current(s, "h")
	if !ok || row.Status != stack.Complete || row.Action != stack.Create || len(g.left) == 0 {
		return
	}
	address := g.w.urlOf(s, "h")
	if g.address != "" && g.address != address {
		g.w.t.Errorf("the URL was %s, now it is %s", g.address, address)
	}
	g.address = address
	if err := signals(e, strings.ReplaceAll(address, "Signature=", "Signature=A"), "forged", "SUCCESS"); err == nil {
		g.w.t.Error("a forged signal was accepted")
	}
	if err := signals(e, address, g.left[0], "SUCCESS"); err == nil {
		g.left = g.left[1:]
	}
}
