package ground

// Settings returns the current delays and limits.
func (c *Cloud) Settings() Settings {
	c.Mu.Lock()
	defer c.Mu.Unlock()
	return c.Current
}

// Set changes the delays and limits. Work in progress keeps its old end.
func (c *Cloud) Set(s Settings) {
	c.Mu.Lock()
	defer c.Mu.Unlock()
	c.Current, c.buckets = s, map[string]*bucket{}
}

// AddFault adds a fault. It returns an error when a pattern is not a regular expression.
func (c *Cloud) AddFault(f Fault) error {
	c.Mu.Lock()
	defer c.Mu.Unlock()
	return c.faults.add(f)
}

// RemoveFault removes the fault with that name; ClearFaults removes all.
func (c *Cloud) RemoveFault(name string) {
	c.Mu.Lock()
	defer c.Mu.Unlock()
	c.faults.remove(name)
}

// ClearFaults removes all faults.
func (c *Cloud) ClearFaults() {
	c.Mu.Lock()
	defer c.Mu.Unlock()
	c.faults.list = nil
}

// Struck is a fault with the number of calls that matched it, its hits, and the last call that it
// hit.
type Struck struct {
	Fault
	Seen int    `json:"seen"`
	Hits int    `json:"hits"`
	Last string `json:"last,omitempty"` // method, service and path
}

// Faults returns the faults in force.
func (c *Cloud) Faults() []Struck {
	c.Mu.Lock()
	defer c.Mu.Unlock()
	out := []Struck{}
	for _, a := range c.faults.list {
		out = append(out, Struck{a.Fault, a.seen, a.hits, a.last})
	}
	return out
}

// Reset removes all objects and starts again from the seed. Settings and faults stay.
func (c *Cloud) Reset() error {
	c.Mu.Lock()
	defer c.Mu.Unlock()
	was := c.journal
	c.journal = nil
	c.makeTables()
	c.parts.Seed(c)
	if was == nil {
		return nil
	}
	_ = was.close() // the file is written again
	return c.rewrite()
}
