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
	o     Options
	mux   *http.ServeMux
	nouns nouns

	mu       sync.Mutex // guards all below
	seq      int64
	tables   map[string]*table
	settings Settings
	faults   *faults
	buckets  map[string]*bucket
	pending  pending
	slots    []time.Time // when each of the build places is free again
	dirty    []change
	journal  *journal
	net      addresses
	known    map[string]token // by their texts
	before   func(*http.Request)
	after    func(*http.Request, int)

	calls counters
}

// New makes a cloud. It fails when the state file cannot be read or written.
func New(o Options) (*Cloud, error) {
	c := &Cloud{o: o.filled(), before: o.Before, after: o.After, nouns: newNouns()}
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

// table names, with the fields that are looked up by value
var tableFields = map[string][]string{
	"identity.domain": {"name"}, "identity.project": {"name"}, "identity.user": {"name"}, "identity.role": {"name"},
	"identity.assignment": {"user_id", "target_id"}, "identity.membership": {"user_id", "group_id"}, "identity.trust": {"trustor_user_id"},
	"identity.application_credential": {"user_id"}, "identity.revoked": nil,
	"identity.service": {"type"}, "identity.endpoint": {"service_id"}, "identity.group": {"name"}, "identity.region": nil,
	"network.network": {"name", "project_id"}, "network.subnet": {"name", "network_id"},
	"network.port":   {"name", "network_id", "device_id", "project_id"},
	"network.router": {"name", "project_id"}, "network.floatingip": {"port_id", "project_id", "router_id"},
	"network.security_group": {"name", "project_id"}, "network.security_group_rule": {"security_group_id"},
	"network.subnetpool": {"name"}, "network.trunk": {"name", "port_id"},
	"compute.keypair": {"user_id"}, "compute.flavor": {"name"}, "compute.server_group": {"project_id"},
	"compute.server": {"project_id"}, "compute.deleted": {"project_id"},
	"volume.volume": {"project_id"}, "volume.snapshot": {"volume_id"}, "volume.backup": {"volume_id"}, "volume.type": {"name"},
	"volume.attachment": {"volume_id", "server_id"},
	"network.quota":     nil, "compute.quota": nil, "volume.quota": nil,
	"image.image":          {"name"},
	"orchestration.stack":  {"name"},
	"key-manager.secret":   nil,
	"object-store.account": nil, "object-store.container": {"account"}, "object-store.object": {"container"},
}

func (c *Cloud) makeTables() {
	c.seq, c.pending, c.slots, c.dirty = 0, nil, nil, nil
	c.buckets = map[string]*bucket{}
	c.net, c.known = newAddresses(), map[string]token{}
	c.tables = make(map[string]*table, len(tableFields))
	for name, fields := range tableFields {
		c.tables[name] = newTable(name, &c.seq, c.note, fields...)
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
