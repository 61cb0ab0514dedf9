package main

import (
	"context"
	"fmt"
	"time"

	"hearth/local/proof/stage"
)

// A result is what one case took.
type result struct {
	Case        string   `json:"case"`
	About       string   `json:"about"`
	Resources   int      `json:"resources"`
	Seconds     float64  `json:"seconds"`
	CPU         *float64 `json:"cpu_seconds,omitempty"` // of all our processes
	PerSecond   float64  `json:"resources_per_second"`
	HopMillis   float64  `json:"ms_per_hop,omitempty"`
	First       float64  `json:"first_resource_seconds,omitempty"` // until the first resource of the stacks below was begun
	Calls       int      `json:"calls,omitempty"`                  // to the simulated cloud, without identity
	LeastCalls  int      `json:"calls_needed,omitempty"`           // that cannot be done without
	StatusCalls int      `json:"status_calls,omitempty"`           // of those, looks at what is being made
	Bound       float64  `json:"bound_seconds,omitempty"`
	Err         string   `json:"error,omitempty"`
}

// own is Hearth as this program started it; nil when another Heat is measured.
type own struct {
	stage *stage.Stage
	pids  []int
}

// measure makes the case's stack and removes it.
func measure(ctx context.Context, c *client, o *own, b benchCase) result {
	out := result{Case: b.name, About: b.about, Resources: b.resources, LeastCalls: b.calls, Bound: b.bound}
	var before usage
	if o != nil {
		o.prepare(b)
		before = used(o.pids...)
	}
	name := fmt.Sprintf("bench-%s-%d", b.name, time.Now().UnixNano()%1e9)
	var begun func(string)
	var first <-chan started
	asked := time.Now()
	if o != nil && b.first != "" {
		begun = func(id string) { first = c.watch(ctx, name, id, b.first) }
	}
	id, took, err := c.create(ctx, name, b.template, b.files, begun)
	if first != nil && err == nil {
		one := <-first
		out.First, err = one.at.Sub(asked).Seconds(), one.err
	}
	if b.next != nil && err == nil {
		if o != nil {
			before = used(o.pids...)
		}
		took, err = c.update(ctx, name, id, b.next)
	}
	if b.gone && err == nil {
		if o != nil {
			before = used(o.pids...)
		}
		took, err = c.remove(ctx, name, id)
		id = ""
	}
	out.Seconds = took.Seconds()
	out.PerSecond = float64(b.resources) / took.Seconds()
	if b.hops > 0 {
		out.HopMillis = took.Seconds() * 1000 / float64(b.hops)
	}
	if o != nil {
		cpu := (used(o.pids...).cpu - before.cpu).Seconds()
		out.CPU = &cpu
		out.Calls, out.StatusCalls = o.calls()
	}
	if err != nil {
		out.Err = err.Error()
	}
	if id != "" {
		if o != nil {
			o.quiet()
		}
		if _, err := c.remove(ctx, name, id); err != nil && out.Err == "" {
			out.Err = "removal: " + err.Error()
		}
	}
	return out
}
