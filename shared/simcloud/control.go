package simcloud

import (
	"encoding/json"
	"net/http"
	"strings"

	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/keystone"
)

// An Object is one live object of the cloud.
type Object struct {
	Service string `json:"service"` // identity, compute, network, volume, image, object-store
	Kind    string `json:"kind"`    // server, port, volume, container …
	ID      string `json:"id"`      // for a key pair and a container: its name
	Name    string `json:"name"`
	Project string `json:"project"` // the user, for a key pair; empty where it belongs to none
	Status  string `json:"status,omitempty"`
	Owner   string `json:"owner,omitempty"` // what a port belongs to: its device_owner
}

// internal are tables whose rows are not objects of their own.
var internal = map[string]bool{"identity.revoked": true, "identity.assignment": true, "identity.membership": true, "compute.deleted": true, "object-store.account": true,
	"network.quota": true, "compute.quota": true, "volume.quota": true}

// Objects returns all live objects in the order of their creation, kind by kind, including those
// that Nova or Neutron made for others.
func (c *Cloud) Objects() []Object {
	c.Mu.Lock()
	defer c.Mu.Unlock()
	c.Settle(c.Time())
	out := []Object{}
	for _, name := range ground.Sorted(c.Tables) {
		if internal[name] {
			continue
		}
		t := c.Tables[name]
		for _, d := range t.All() {
			o := Object{Service: t.Service(), Kind: t.Kind(), ID: d.Str("id"), Name: d.Str("name"), Project: d.Str("project_id"), Status: d.Str("status"), Owner: d.Str("device_owner")}
			switch name {
			case "compute.keypair":
				o.ID, o.Project = o.Name, d.Str("user_id")
			case "object-store.container":
				o.ID, o.Project = o.Name, strings.TrimPrefix(d.Str("account"), "AUTH_")
			case "object-store.object":
				o.Project, _, _ = strings.Cut(strings.TrimPrefix(d.Str("container"), "AUTH_"), "/")
			case "image.image":
				o.Project = d.Str("owner")
			}
			out = append(out, o)
		}
	}
	return out
}

// SetEndpoint adds or moves a service in the catalog, with one URL for public, internal and admin.
// $(project_id)s in the URL is replaced with the project.
func (c *Cloud) SetEndpoint(kind, name, url string) {
	c.Mu.Lock()
	defer c.Mu.Unlock()
	keystone.ListEndpoint(c.Cloud, kind, name, url)
	_ = c.Flush() // URLs are listed again at every start
}

// controlRoutes are the same over HTTP, for anyone who can reach the cloud: it
// is served on loopback alone.
func (c *Cloud) controlRoutes(mux *http.ServeMux) {
	answer := func(w http.ResponseWriter, v any, err error) {
		w.Header().Set("Content-Type", "application/json")
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			v = doc{"error": err.Error()}
		}
		_ = json.NewEncoder(w).Encode(v) // fails only when the client has hung up
	}
	mux.HandleFunc("GET /sim/settings", func(w http.ResponseWriter, _ *http.Request) { answer(w, c.Settings(), nil) })
	mux.HandleFunc("PUT /sim/settings", func(w http.ResponseWriter, r *http.Request) {
		s := c.Settings() // fields that are not sent keep their values
		dec := json.NewDecoder(r.Body)
		dec.DisallowUnknownFields()
		err := dec.Decode(&s)
		if err == nil {
			c.Set(s)
		}
		answer(w, s, err)
	})
	mux.HandleFunc("GET /sim/faults", func(w http.ResponseWriter, _ *http.Request) { answer(w, c.Faults(), nil) })
	mux.HandleFunc("POST /sim/faults", func(w http.ResponseWriter, r *http.Request) {
		var f ground.Fault
		dec := json.NewDecoder(r.Body)
		dec.DisallowUnknownFields()
		err := dec.Decode(&f)
		if err == nil {
			err = c.AddFault(f)
		}
		answer(w, c.Faults(), err)
	})
	mux.HandleFunc("DELETE /sim/faults", func(w http.ResponseWriter, _ *http.Request) { c.ClearFaults(); answer(w, c.Faults(), nil) })
	mux.HandleFunc("DELETE /sim/faults/{name}", func(w http.ResponseWriter, r *http.Request) {
		c.RemoveFault(r.PathValue("name"))
		answer(w, c.Faults(), nil)
	})
	mux.HandleFunc("GET /sim/calls", func(w http.ResponseWriter, _ *http.Request) { answer(w, c.Calls(), nil) })
	mux.HandleFunc("DELETE /sim/calls", func(w http.ResponseWriter, _ *http.Request) { c.ResetCounts(); answer(w, c.Calls(), nil) })
	mux.HandleFunc("GET /sim/objects", func(w http.ResponseWriter, r *http.Request) {
		found := []Object{}
		for _, o := range c.Objects() {
			if q := r.URL.Query(); ground.Accepts(q.Get("service"), o.Service) && ground.Accepts(q.Get("kind"), o.Kind) && ground.Accepts(q.Get("project"), o.Project) {
				found = append(found, o)
			}
		}
		answer(w, found, nil)
	})
	mux.HandleFunc("POST /sim/reset", func(w http.ResponseWriter, _ *http.Request) { answer(w, doc{}, c.Reset()) })
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		answer(w, doc{"services": keystone.Catalog(c.Cloud, c.Base(r), ""), "sim": []any{"/sim/settings", "/sim/faults", "/sim/calls", "/sim/objects", "/sim/reset"}}, nil)
	})
}
