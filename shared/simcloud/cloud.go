package simcloud

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// A Cloud is one simulated OpenStack.
type Cloud struct {
	o        Options
	mux      *http.ServeMux
	services []service

	mu       sync.Mutex // guards all below
	seq      int64
	tables   map[string]*table
	settings Settings
	faults   *faults
	buckets  map[string]*bucket
	pending  pending
	dirty    []change
	journal  *journal
	memories map[any]any // by the memory that each belongs to
	before   func(*http.Request)
	after    func(*http.Request, int)

	calls counters
}

// New makes a cloud. It fails when the state file cannot be read or written.
func New(o Options) (*Cloud, error) {
	c := &Cloud{o: o.filled(), before: o.Before, after: o.After, services: services()}
	c.settings = o.Settings
	c.faults = newFaults(o.Seed)
	for _, f := range o.Faults {
		if err := c.faults.add(f); err != nil {
			return nil, err
		}
	}
	c.makeTables()
	c.mux = c.routes()
	if err := c.open(); err != nil {
		return nil, err
	}
	return c, nil
}

// Handler serves all services under path prefixes: /identity, /compute, /network,
// /volume, /image, /object-store, /key-manager, and /sim to observe and control the cloud.
func (c *Cloud) Handler() http.Handler {
	var h http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		keepSlashes(r.URL)
		c.mux.ServeHTTP(w, r)
	})
	if c.o.Guard != nil {
		h = c.o.Guard(h)
	}
	return h
}

// Start serves on an address such as 127.0.0.1:0. It returns the base URL and a function that
// closes the listener and the state file.
func (c *Cloud) Start(listen string) (baseURL string, stop func(), err error) {
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return "", nil, err
	}
	s := &http.Server{Handler: c.Handler(), ReadHeaderTimeout: time.Minute}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Serve(l) // ends with ErrServerClosed
	}()
	stop = func() {
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		defer cancel()
		if s.Shutdown(ctx) != nil {
			_ = s.Close()
		}
		<-done
		_ = c.Close()
	}
	return "http://" + l.Addr().String(), stop, nil
}

// Close closes the state file. The cloud must no longer be served.
func (c *Cloud) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.journal.close()
}

// now returns the cloud's time.
func (c *Cloud) now() time.Time { return c.o.Now() }

func (c *Cloud) makeTables() {
	c.seq, c.pending, c.dirty = 0, nil, nil
	c.buckets = map[string]*bucket{}
	c.memories = map[any]any{}
	c.tables = map[string]*table{}
	for _, s := range c.services {
		for name, fields := range s.tables {
			t := newTable(name, &c.seq, c.note, fields...)
			t.due, t.restored = s.due[name], s.restored[name]
			c.tables[name] = t
		}
	}
}

// t returns a table. A wrong name is a bug and panics at its first use.
func (c *Cloud) t(name string) *table {
	t := c.tables[name]
	if t == nil {
		panic("simcloud: no table " + name)
	}
	return t
}
