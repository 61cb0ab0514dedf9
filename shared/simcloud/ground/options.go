package ground

import (
	"net/http"
	"time"
)

// Options say how a cloud is made. The zero value is a seeded cloud in memory without delays or
// faults.
type Options struct {
	// URL is the cloud's own base URL in the catalog, such as http://127.0.0.1:5050. Empty uses the
	// host to which each request was sent.
	URL string
	// Region is the one region; empty is RegionOne.
	Region string
	// Orchestration is the catalog URL of the orchestration service. $(project_id)s or
	// %(project_id)s in it is replaced with the project. Empty lists none.
	// /orchestration/v1/$(project_id)s is the cloud's own, which keeps stacks and makes nothing
	// from them.
	Orchestration string
	// Cloudformation is the same for the cloudformation service.
	Cloudformation string
	// State is a file for the cloud's objects; empty keeps them in memory only. Everything answered
	// is in the file, so a killed process loses nothing.
	State string
	// Secret signs tokens; empty is a constant, so that tokens outlive the process.
	Secret string
	// Password is the password of every seeded user; empty is "secret".
	Password string
	// ServiceUser and ServicePassword are the account that validates tokens and is a trustee, in
	// project "service" with roles admin and service. Empty are "hearth" and Password.
	ServiceUser, ServicePassword string
	// TokenLife is how long a token is valid; 0 is 24 hours.
	TokenLife time.Duration
	// Bare leaves out what devstack has beyond identity, flavors and image: the
	// networks, the router and the subnet pool.
	Bare bool
	// Now is the clock by which objects change their state; nil is the wall clock.
	Now func() time.Time
	// Seed is the seed of random numbers.
	Seed uint64
	// Settings are the first delays and limits; Faults are the first faults.
	Settings Settings
	Faults   []Fault
	// Guard wraps the handler of every request; nil wraps nothing.
	Guard func(http.Handler) http.Handler
	// Before and After are called for every request except those under /sim, outside the cloud's
	// lock. Before runs before any effect, After when the answer is made and not yet sent. Either
	// may panic with http.ErrAbortHandler, which closes the connection.
	Before func(*http.Request)
	After  func(r *http.Request, status int)
}

func (o Options) filled() Options {
	fill := func(s *string, v string) {
		if *s == "" {
			*s = v
		}
	}
	fill(&o.Region, "RegionOne")
	fill(&o.Password, "secret")
	fill(&o.ServiceUser, "hearth")
	fill(&o.ServicePassword, o.Password)
	fill(&o.Secret, "a simulated cloud keeps no secrets")
	if o.TokenLife == 0 {
		o.TokenLife = 24 * time.Hour
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Settings are delays and limits; all times are seconds. The names of services are identity,
// compute, network, volume, image, object-store and key-manager. The name "" is for services
// without an entry.
type Settings struct {
	Latency      map[string]Latency `json:"latency,omitempty"`       // of each call, by service
	Limit        map[string]Limit   `json:"limit,omitempty"`         // calls a second, by service
	ServerBuild  float64            `json:"server_build,omitempty"`  // until ACTIVE
	ServerDelete float64            `json:"server_delete,omitempty"` // until 404
	ServerAction float64            `json:"server_action,omitempty"` // resize, rebuild, stop, suspend …
	Builds       int                `json:"builds,omitempty"`        // servers built at a time; 0 is all
	VolumeCreate float64            `json:"volume_create,omitempty"` // until available
	VolumeDelete float64            `json:"volume_delete,omitempty"` // until 404
	VolumeAction float64            `json:"volume_action,omitempty"` // extend, attach, detach, snapshot …
	ImageImport  float64            `json:"image_import,omitempty"`  // until active
	PortDetach   float64            `json:"port_detach,omitempty"`   // until a server's interface is gone
	FloatingIPUp bool               `json:"floating_ip_up"`          // an associated floating IP is ACTIVE; else it stays DOWN as on a cloud without agents
}

// Latency delays each call: Fixed seconds and, evenly distributed, up to Jitter more.
type Latency struct {
	Fixed  float64 `json:"fixed,omitempty"`
	Jitter float64 `json:"jitter,omitempty"`
}

// Limit allows Rate calls a second, with bursts of Burst (0 is Rate, at least 1). Others get 429,
// with RetryAfter seconds if set.
type Limit struct {
	Rate       float64 `json:"rate"`
	Burst      float64 `json:"burst,omitempty"`
	RetryAfter float64 `json:"retry_after,omitempty"`
}
