package source

import (
	"fmt"
	"testing"

	"hearth/shared/hot"
)

// TestSourcesKeepWhatIsUsed checks that a source in use stays in the cache and an unused one
// leaves.
func TestSourcesKeepWhatIsUsed(t *testing.T) {
	c := newSourceCache(20)
	of := func(n int) *Source { return &Source{Template: &hot.Template{Resources: make([]*hot.Resource, n)}} }
	c.Put("root", of(9))
	c.Put("left", of(0))
	for i := range 1000 {
		c.Put(fmt.Sprint(i), of(1))
		if c.get("root") == nil {
			t.Fatalf("the root is gone after %d others", i+1)
		}
	}
	if c.get("left") != nil || c.get("0") != nil {
		t.Error("an unused source stays")
	}
	if n := len(c.recent) + len(c.old); n > 20 {
		t.Errorf("%d are kept where 20 are allowed", n)
	}
}
