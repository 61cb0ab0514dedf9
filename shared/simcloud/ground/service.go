package ground

import "time"

// A Service is one service of the cloud: how it looks, what it answers and what it keeps.
type Service struct {
	API    *API
	Routes []Route
	// Tables are its tables, with the fields that are looked up by value. The name of a table is
	// "service.kind".
	Tables map[string][]string
	// Due gives a row of the table the state that it has from that time on.
	Due map[string]func(c *Cloud, row Doc, at time.Time)
	// Restored is called for each row of the table that was in the state file.
	Restored map[string]func(c *Cloud, row Doc)
}

// A Memory is what a service remembers beside its tables: one value for each cloud. It is made
// when it is first needed, and made again after a reset.
type Memory[T any] struct{ Make func() T }

// Of returns the value of a cloud.
func (m *Memory[T]) Of(c *Cloud) *T {
	v, found := c.memories[m]
	if !found {
		fresh := m.Make()
		v = &fresh
		c.memories[m] = v
	}
	return v.(*T)
}
