package source

import (
	"testing"

	"hearth/shared/stack"
)

// A source is kept for later batches. After a panic it must not say that its resources have no place.
func TestPlacesAfterAPanic(t *testing.T) {
	src := &Source{} // has no template
	for range 2 {
		err := stack.Recovered(func() error {
			src.PlaceOf(nil, "a")
			return nil
		})
		if err == nil {
			t.Error("an empty place is returned")
		}
	}
}
