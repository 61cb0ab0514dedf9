package store

import (
	"testing"
	"time"
)

func TestWeightCache(t *testing.T) {
	const most = 1600 // of which 100 may be added unread
	start := time.Unix(1000, 0)
	var c weightCache
	add := func(what, id string, more int64, at time.Duration, want bool) {
		t.Helper()
		if _, got := c.add(id, more, most, start.Add(at)); got != want {
			t.Errorf("%s: %v", what, got)
		}
	}
	add("a tree never read", "child", 1, 0, false)
	c.storeWeights(map[string]string{"child": "root", "root": "root", "heavy": "heavy"}, map[string]int64{"root": 500, "heavy": 780}, start)
	add("a little", "child", 60, 0, true)
	add("more than the share, with what another stack of the tree added", "root", 60, 0, false)
	add("the rest of the share", "root", 40, 0, true)
	add("beyond the half", "heavy", 40, 0, false)
	add("up to the half", "heavy", 20, 0, true)
	add("another tree", "other", 1, 0, false)
	add("what was read long ago", "heavy", 0, weightKnownFor+1, false)
	add("what was read later", "heavy", 0, -1, false)
}
