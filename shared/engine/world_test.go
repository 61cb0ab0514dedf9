package engine_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"hearth/shared/cloud"
	"hearth/shared/engine"
	"hearth/shared/identity"
	"hearth/shared/lock"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
	"hearth/shared/store"
	"hearth/stepdefs"
)

// A world has everything that an engine needs, in one process with its own clock. The database is a
// SQLite file, the simulated cloud is served over HTTP, and the test delivers the messages itself.
type world struct {
	t       testing.TB
	clock   *clock
	store   *store.Store
	sim     *simcloud.Cloud
	auth    string // the URL of its Keystone
	cloud   *cloud.Cloud
	keys    *identity.Identity
	caller  stack.Caller
	catalog *stepdef.Catalog
	log     *slog.Logger
	stop    func() // ends the cloud

	out    engine.Fetcher                           // opens URLs; nil opens none
	calls  engine.Invoker                           // calls users' functions; nil calls none
	clears bool                                     // every hook that is reached is cleared
	each   func(stack.Stack)                        // called with the stack before each batch; may be nil
	keep   bool                                     // its files stay when it is closed
	state  string                                   // the file with the simulated cloud's objects
	wrap   func(engine.Store, *killer) engine.Store // wraps the store of every worker; may be nil

	mu    sync.Mutex
	queue []stack.Message
}

// A clock runs with the real clock, and can be put forward.
type clock struct {
	mu     sync.Mutex
	offset time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().UTC().Add(c.offset)
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += d
}

const lease = 15 * time.Second

// catalog is read once, and never changed.
var catalog = sync.OnceValues(func() (*stepdef.Catalog, []error) {
	c, errs := stepdefs.Catalog(nil)
	if c != nil {
		c.StackDomain = true
	}
	return c, errs
})

func newWorld(t testing.TB) *world {
	t.Helper()
	return worldAt(t, &clock{})
}

// worldAt returns a world with the clock of another.
func worldAt(t testing.TB, c *clock) *world {
	t.Helper()
	w := openWorld(t, t.TempDir(), c, "", func(c *simcloud.Cloud) (string, func(), error) { return c.Start("127.0.0.1:0") })
	t.Cleanup(w.close)
	return w
}

// openWorld returns a world with the files in a directory, and the simulated cloud's file if one is
// named. serve says where the cloud is served, and returns how to stop it.
func openWorld(t testing.TB, dir string, c *clock, state string, serve func(*simcloud.Cloud) (base string, stop func(), err error)) *world {
	t.Helper()
	w := &world{t: t, clock: c, state: state, log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	if os.Getenv("HEARTH_TEST_LOG") != "" {
		w.log = slog.Default()
	}
	var errs []error
	if w.catalog, errs = catalog(); len(errs) > 0 {
		t.Fatal(errs)
	}
	var err error
	if w.store, err = store.Open(t.Context(), store.Options{URL: filepath.Join(dir, "hearth.db"), Now: w.clock.Now}); err != nil {
		t.Fatal(err)
	}
	if w.sim, err = simcloud.New(simcloud.Options{Now: w.clock.Now, TokenLife: 1000 * time.Hour, Orchestration: "/orchestration/v1/$(project_id)s", State: state}); err != nil {
		t.Fatal(err)
	}
	var base string
	if base, w.stop, err = serve(w.sim); err != nil {
		t.Fatal(err)
	}
	auth := base + "/identity/v3"
	w.auth = auth
	if w.keys, err = identity.New(identity.Options{AuthURL: auth, Username: "hearth", Password: "secret", Now: w.clock.Now,
		StackDomain: simcloud.StackDomain, StackDomainAdmin: simcloud.StackDomainAdmin, StackDomainPassword: "secret"}); err != nil {
		t.Fatal(err)
	}
	if w.cloud, err = cloud.New(cloud.Options{AuthURL: auth, Username: "hearth", Password: "secret", Now: w.clock.Now, Dial: (&net.Dialer{}).DialContext}); err != nil {
		t.Fatal(err)
	}
	w.caller = w.login(auth, "demo")
	return w
}

// close closes everything that is open.
func (w *world) close() {
	w.cloud.Close()
	_ = w.store.Close()
	w.stop()
}

// engine returns a worker like that of a new process.
func (w *world) engine(k *killer) *engine.Engine { return engine.New(w.needs(k)) }

// needs returns what a worker is made from. k ends the worker; nil does not.
func (w *world) needs(k *killer) engine.Needs {
	n := engine.Needs{
		Store: w.store, Cloud: w.cloud, Publisher: w, Locker: lock.NewMemory(), Delegate: w.keys, Users: w.keys, Catalog: w.catalog, Log: w.log, Now: w.clock.Now, Fetcher: w.out, Functions: w.calls,
		Settings: engine.Settings{Resources: 10000, Abandon: true, Adopt: true, Stacks: -1, ActionTimeout: 1000 * time.Hour, Retries: 5, Lease: lease, Grace: 5 * time.Second, Late: time.Hour,
			SignalKeys: [][]byte{[]byte("a key of the tests")}, Endpoint: "http://127.0.0.1:1/v1", CFNEndpoint: "http://127.0.0.1:2/v1", AuthURL: w.auth},
	}
	if k != nil {
		n.Store, n.Cloud, n.Publisher = mortalStore{n.Store, k}, mortalCloud{n.Cloud, k}, mortalPublisher{n.Publisher, k}
		n.Delegate, n.Users = mortalDelegate{n.Delegate, k}, mortalUsers{n.Users, k}
	}
	if w.wrap != nil {
		n.Store = w.wrap(n.Store, k)
	}
	return n
}

// Publish implements the queue.
func (w *world) Publish(_ context.Context, messages ...stack.Message) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue = append(w.queue, messages...)
	return nil
}

// take returns the queued messages of one topic.
func (w *world) take() []stack.Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	var batch, rest []stack.Message
	for _, m := range w.queue {
		if len(batch) == 0 || work(m) == work(batch[0]) {
			batch = append(batch, m)
		} else {
			rest = append(rest, m)
		}
	}
	w.queue = rest
	return batch
}

// work returns what a message wakes.
func work(m stack.Message) string {
	if m.Topic == stack.ResourceStep || m.Topic == stack.ResourceDue {
		return "stepper"
	}
	return "planner"
}

// run runs a worker until the stack has settled, or the worker is dead. When nothing is queued it
// advances the clock to the next due time.
func (w *world) run(e *engine.Engine, k *killer, stackID string) stack.Stack {
	w.t.Helper()
	for range 3000 {
		s, err := w.store.Stack(context.Background(), stackID)
		if err != nil {
			w.t.Fatal(err)
		}
		if w.each != nil {
			w.each(s)
		}
		batch := w.take()
		if len(batch) == 0 {
			if s.Status != stack.InProgress {
				return s
			}
			if w.clears && w.clearAll(e, k, s) {
				continue
			}
			w.clock.forward(time.Second)
			if err := e.Sweep(context.Background()); err != nil && !k.dead() {
				w.t.Fatal(err)
			}
			if k.dead() {
				return s
			}
			continue
		}
		var again []string
		if work(batch[0]) == "stepper" {
			again = e.Step(context.Background(), batch)
		} else {
			again = e.Plan(context.Background(), batch)
		}
		if k.dead() {
			return s
		}
		if len(again) > 0 {
			w.t.Fatalf("%d messages could not be dealt with", len(again))
		}
	}
	w.t.Fatalf("stack %s does not settle", stackID)
	return stack.Stack{}
}

func (w *world) create(e *engine.Engine, name, template string, keep bool) stack.Stack {
	w.t.Helper()
	s, err := e.CreateStack(context.Background(), w.caller, engine.Request{Name: name, DisableRollback: keep, Source: stack.Source{Template: []byte(template)}})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}
