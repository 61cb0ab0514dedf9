package queuetest

import (
	"context"
	"sync/atomic"
	"testing"
)

// A Databases gives each test its own empty database of one server.
type Databases struct {
	*Redis
	last atomic.Int64
}

// ForTest starts a server that ends with the test.
func ForTest(t testing.TB) *Databases {
	t.Helper()
	r, err := NewRedis(context.Background(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Kill)
	return &Databases{Redis: r}
}

// Next returns the URL of a database that no other test has.
func (d *Databases) Next() string { return d.Database(int(d.last.Add(1))) }
