package web

import (
	"context"
	"testing"
)

// A long request takes more places, so that few of them are in progress. What it takes is given back
// once.
func TestLongRequestTakesMorePlaces(t *testing.T) {
	t.Parallel()
	p := NewPlaces(100)
	var leaves []func()
	for range 4 {
		leave, ok := p.Acquire(t.Context(), "", 6<<20)
		if !ok {
			t.Fatalf("only %d long requests at once, want 4", len(leaves))
		}
		leaves = append(leaves, leave)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	leaves[0]()
	leaves[0]() // twice is once
	if _, ok := p.Acquire(t.Context(), "", 6<<20); !ok {
		t.Error("places that were given back are not free")
	}
	if _, ok := p.Acquire(ended, "", 6<<20); ok {
		t.Error("a fifth long request has places")
	}
}
