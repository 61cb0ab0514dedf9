package ground

import "sync"

// counters count the calls.
type counters struct {
	mu     sync.Mutex
	counts map[string]map[string]*Count // service, method and route
	now    map[string]int
	most   map[string]int
}

// A Count counts the calls of one route.
type Count struct {
	Calls int         `json:"calls"`
	Codes map[int]int `json:"codes"` // by status; 0 are answers that were never sent
}

// Calls counts the calls to the cloud since its start or the last ResetCounts.
type Calls struct {
	// Routes are the counts by service and route, such as "POST /v2.0/networks".
	Routes map[string]map[string]Count `json:"routes"`
	// Most has the highest number of calls under way at once, by service; "" is all services.
	Most map[string]int `json:"most"`
}

// Total returns the number of all calls of a service, or of all services for "".
func (c Calls) Total(service string) int {
	n := 0
	for s, routes := range c.Routes {
		for _, count := range routes {
			if service == "" || s == service {
				n += count.Calls
			}
		}
	}
	return n
}

// Of returns the number of calls of one route, such as Of("network", "POST /v2.0/ports").
func (c Calls) Of(service, route string) int { return c.Routes[service][route].Calls }

func (c *counters) enter(service, route string) (leave func(code int)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts == nil {
		c.counts, c.now, c.most = map[string]map[string]*Count{}, map[string]int{}, map[string]int{}
	}
	routes := c.counts[service]
	if routes == nil {
		routes = map[string]*Count{}
		c.counts[service] = routes
	}
	n := routes[route]
	if n == nil {
		n = &Count{Codes: map[int]int{}}
		routes[route] = n
	}
	n.Calls++
	for _, s := range [2]string{service, ""} {
		c.now[s]++
		c.most[s] = max(c.most[s], c.now[s])
	}
	return func(code int) {
		c.mu.Lock()
		defer c.mu.Unlock()
		n.Codes[code]++
		c.now[service]--
		c.now[""]--
	}
}

// Calls returns the counts.
func (c *Cloud) Calls() Calls {
	c.calls.mu.Lock()
	defer c.calls.mu.Unlock()
	out := Calls{Routes: map[string]map[string]Count{}, Most: map[string]int{}}
	for s, routes := range c.calls.counts {
		out.Routes[s] = map[string]Count{}
		for r, n := range routes {
			codes := make(map[int]int, len(n.Codes))
			for k, v := range n.Codes {
				codes[k] = v
			}
			out.Routes[s][r] = Count{n.Calls, codes}
		}
	}
	for s, n := range c.calls.most {
		out.Most[s] = n
	}
	return out
}

// ResetCounts sets the counts to zero.
func (c *Cloud) ResetCounts() {
	c.calls.mu.Lock()
	defer c.calls.mu.Unlock()
	c.calls.counts = map[string]map[string]*Count{}
	c.calls.most = map[string]int{}
}
