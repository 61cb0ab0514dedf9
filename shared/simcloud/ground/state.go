package ground

import (
	"net/http"
	"sync"
	"time"
)

// A Cloud is the state of one simulated OpenStack.
type Cloud struct {
	Options Options
	parts   Parts

	Mu       sync.Mutex // guards all below
	seq      int64
	Tables   map[string]*Table
	Current  Settings
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

// Parts are what a cloud is made of.
type Parts struct {
	Services []Service
	// Token returns the token of a call's text, or nil when it is not valid.
	Token func(c *Call, text string) *Token
	// Seed fills a new cloud.
	Seed func(c *Cloud)
	// Endpoints lists the services with the URLs of this run.
	Endpoints func(c *Cloud)
}

// New makes a cloud of these parts. It fails when the state file cannot be read or written.
func New(o Options, p Parts) (*Cloud, error) {
	c := &Cloud{Options: o.filled(), before: o.Before, after: o.After, parts: p}
	c.Current = o.Settings
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
	c.Mu.Lock()
	defer c.Mu.Unlock()
	return c.journal.close()
}

// Time returns the cloud's time.
func (c *Cloud) Time() time.Time { return c.Options.Now() }

func (c *Cloud) makeTables() {
	c.seq, c.pending, c.dirty = 0, nil, nil
	c.buckets = map[string]*bucket{}
	c.memories = map[any]any{}
	c.Tables = map[string]*Table{}
	for _, s := range c.parts.Services {
		for name, fields := range s.Tables {
			t := newTable(name, &c.seq, c.note, fields...)
			t.due, t.restored = s.Due[name], s.Restored[name]
			c.Tables[name] = t
		}
	}
}

// Table returns a table. A wrong name is a bug and panics at its first use.
func (c *Cloud) Table(name string) *Table {
	t := c.Tables[name]
	if t == nil {
		panic("simcloud: no table " + name)
	}
	return t
}
