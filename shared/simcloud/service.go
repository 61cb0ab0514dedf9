package simcloud

import "time"

// A service is one service of the cloud: how it looks, what it answers and what it keeps.
type service struct {
	face   *face
	routes []route
	// tables are its tables, with the fields that are looked up by value. The name of a table is
	// "service.kind".
	tables map[string][]string
	// due gives a row of the table the state that it has from that time on.
	due map[string]func(c *Cloud, row doc, at time.Time)
	// restored is called for each row of the table that was in the state file.
	restored map[string]func(c *Cloud, row doc)
}

// A memory is what a service remembers beside its tables: one value for each cloud. It is made
// when it is first needed, and made again after a reset.
type memory[T any] struct{ make func() T }

// of returns the value of a cloud.
func (m *memory[T]) of(c *Cloud) *T {
	v, found := c.memories[m]
	if !found {
		fresh := m.make()
		v = &fresh
		c.memories[m] = v
	}
	return v.(*T)
}
