package main

import (
	"context"
	"fmt"
	"time"

	"hearth/local/proof/stage"
)

// A result has the measurements of one case.
type result struct {
	Case        string   `json:"case"`
	About       string   `json:"about"`
	Resources   int      `json:"resources"`
	Seconds     float64  `json:"seconds"`
	CPU         *float64 `json:"cpu_seconds,omitempty"` // of all our processes
	PerSecond   float64  `json:"resources_per_second"`
	HopMillis   float64  `json:"ms_per_hop,omitempty"`
	First       float64  `json:"first_resource_seconds,omitempty"` // until the first resource of the nested stacks was begun
	Calls       int      `json:"calls,omitempty"`                  // to the simulated cloud, without identity
	LeastCalls  int      `json:"calls_needed,omitempty"`           // at least needed
	StatusCalls int      `json:"status_calls,omitempty"`           // of those, reads of objects in progress
	Bound       float64  `json:"bound_seconds,omitempty"`
	Err         string   `json:"error,omitempty"`
}

// own is the Hearth that this program started; nil when another Heat is measured.
type own struct {
	stage *stage.Stage
	pids  []int
}

// measure creates the case's stack, measures it and deletes it.
func measure(ctx context.Context, c *client, o *own, b benchCase) result {
	out := result{Case: b.name, About: b.about, Resources: b.resources, LeastCalls: b.calls, Bound: b.leastSeconds}
	var before usage
	if o != nil {
		o.prepare(b)
		before = used(o.pids...)
	}
	name := fmt.Sprintf("bench-%s-%d", b.name, time.Now().UnixNano()%1e9)
	var begun func(string)
	var first <-chan firstBegun
	asked := time.Now()
	if o != nil && b.first != "" {
		begun = func(id string) { first = c.watch(ctx, name, id, b.first) }
	}
	id, duration, err := c.create(ctx, name, b.template, b.files, begun)
	if first != nil && err == nil {
		one := <-first
		out.First, err = one.at.Sub(asked).Seconds(), one.err
	}
	if b.next != nil && err == nil {
		if o != nil {
			before = used(o.pids...)
		}
		duration, err = c.update(ctx, name, id, b.next)
	}
	if b.measureRemoval && err == nil {
		if o != nil {
			before = used(o.pids...)
		}
		duration, err = c.remove(ctx, name, id)
		id = ""
	}
	out.Seconds = duration.Seconds()
	out.PerSecond = float64(b.resources) / duration.Seconds()
	if b.hops > 0 {
		out.HopMillis = duration.Seconds() * 1000 / float64(b.hops)
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
			o.removeDelays()
		}
		if _, err := c.remove(ctx, name, id); err != nil && out.Err == "" {
			out.Err = "removal: " + err.Error()
		}
	}
	return out
}
