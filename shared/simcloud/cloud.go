package simcloud

import (
	"context"
	"net"
	"net/http"
	"time"

	"hearth/shared/simcloud/barbican"
	"hearth/shared/simcloud/cinder"
	"hearth/shared/simcloud/glance"
	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/heat"
	"hearth/shared/simcloud/keystone"
	"hearth/shared/simcloud/neutron"
	"hearth/shared/simcloud/nova"
	"hearth/shared/simcloud/swift"
	"hearth/shared/simcloud/zaqar"
)

// A Cloud is one simulated OpenStack.
type Cloud struct {
	*ground.Cloud
	mux *http.ServeMux
}

// New makes a cloud. It fails when the state file cannot be read or written.
func New(o Options) (*Cloud, error) {
	state, err := ground.New(o, ground.Parts{Services: services(), Token: keystone.CheckToken, Seed: seed, Endpoints: seedRun})
	if err != nil {
		return nil, err
	}
	c := &Cloud{Cloud: state, mux: state.Routes()}
	c.controlRoutes(c.mux)
	return c, nil
}

// Handler serves all services under path prefixes: /identity, /compute, /network,
// /volume, /image, /object-store, /key-manager, /messaging, and /sim to observe and control the cloud.
func (c *Cloud) Handler() http.Handler {
	var h http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		swift.KeepSlashes(r.URL)
		c.mux.ServeHTTP(w, r)
	})
	if c.Options.Guard != nil {
		h = c.Options.Guard(h)
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

// services returns the services of every cloud.
func services() []ground.Service {
	return []ground.Service{keystone.Service(), neutron.Service(), nova.Service(), cinder.Service(), glance.Service(), swift.Service(), heat.Service(), barbican.Service(), zaqar.Service()}
}
