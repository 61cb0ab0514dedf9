package engine_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

// A beginning is a world that is stored in files, ready for an action. Each test of the action
// starts from the same files, and the preparation runs once.
type beginning struct {
	dir    string
	server *httptest.Server // serves the cloud of each of its worlds, one after another
	front  *atomic.Pointer[http.Handler]

	stackID string
	before  map[string]string // objects of the cloud at first
	held    map[string]string // objects of the cloud before the action
	offset  time.Duration
	queue   []stack.Message
	out     engine.Fetcher
	clears  bool
	wrap    func(engine.Store, *killer) engine.Store // of its worlds; may be nil
}

// begin stores the world that do prepares. do returns the stack's ID.
func begin(t testing.TB, do func(w *world, e *engine.Engine) string) *beginning {
	t.Helper()
	b := &beginning{dir: t.TempDir(), front: &atomic.Pointer[http.Handler]{}}
	b.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*b.front.Load()).ServeHTTP(w, r) }))
	t.Cleanup(b.server.Close)
	w := b.open(t, b.dir)
	defer w.close()
	b.before = w.objects()
	b.stackID = do(w, w.engine(nil))
	b.held = w.objects()
	b.offset, b.queue, b.out, b.clears = w.clock.offset, w.queue, w.out, w.clears
	return b
}

// again returns a world like the stored one. Only one exists at a time.
func (b *beginning) again(t testing.TB) *world {
	t.Helper()
	dir, err := os.MkdirTemp(b.dir, "again")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(b.dir, "*.*")) // the database has several files
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, filepath.Base(f)), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w := b.open(t, dir)
	w.queue, w.out, w.clears, w.wrap = slices.Clone(b.queue), b.out, b.clears, b.wrap
	return w
}

// from stores a world as it is now. The caller closes it; only one world exists at a time.
func (b *beginning) from(w *world) *beginning {
	next := &beginning{dir: filepath.Dir(w.state), server: b.server, front: b.front, before: b.before, stackID: b.stackID, out: w.out, clears: w.clears}
	next.offset, next.queue = w.clock.offset, slices.Clone(w.queue)
	w.keep = true
	return next
}

func (b *beginning) open(t testing.TB, dir string) *world {
	t.Helper()
	var w *world
	w = openWorld(t, dir, &clock{offset: b.offset}, filepath.Join(dir, "cloud.json"), func(c *simcloud.Cloud) (string, func(), error) {
		h := c.Handler()
		b.front.Store(&h)
		end := func() {
			_ = c.Close()
			if dir != b.dir && !w.keep {
				_ = os.RemoveAll(dir) // there are hundreds
			}
		}
		return b.server.URL, end, nil
	})
	return w
}
