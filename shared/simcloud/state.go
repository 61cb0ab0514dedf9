package simcloud

import (
	"net/http"
	"sync"
	"time"
)

// A Cloud is one simulated OpenStack.
type Cloud struct {
	o     Options
	mux   *http.ServeMux
	parts parts

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

// parts are what a cloud is made of.
type parts struct {
	services []service
	// token returns the token of a call's text, or nil when it is not valid.
	token func(c *call, text string) *token
	// seed fills a new cloud.
	seed func(c *Cloud)
	// endpoints lists the services with the URLs of this run.
	endpoints func(c *Cloud)
}

// newCloud makes a cloud of these parts. It fails when the state file cannot be read or written.
func newCloud(o Options, p parts) (*Cloud, error) {
	c := &Cloud{o: o.filled(), before: o.Before, after: o.After, parts: p}
	c.settings = o.Settings
	c.faults = newFaults(o.Seed)
	for _, f := range o.Faults {
		if err := c.faults.add(f); err != nil {
			return nil, err
		}
	}
	c.makeTables()
	if err := c.open(); err != nil {
		return nil, err
	}
	return c, nil
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
	for _, s := range c.parts.services {
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
