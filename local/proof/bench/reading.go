package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"text/tabwriter"
	"time"
)

// A reading has the times of one kind of request, while others were under way.
type reading struct {
	About  string  `json:"about"`
	Stacks int     `json:"stacks"` // in the database
	Count  int     `json:"requests"`
	P50    float64 `json:"p50_ms"`
	P99    float64 `json:"p99_ms"`
	Most   float64 `json:"max_ms"`
	All    float64 `json:"all_seconds,omitempty"` // until all had their effect, where that is later
	Err    string  `json:"error,omitempty"`
}

const (
	readers = 4   // workers in parallel
	page    = 100 // stacks in a page of a list
)

// A stackRef is an existing stack.
type stackRef struct{ name, id string }

// read creates n stacks of one resource each, and then lists and shows them. It does not delete
// them; they end with the database.
func read(ctx context.Context, c *client, n int) ([]reading, error) {
	stacks, err := c.createStacks(ctx, n)
	if err != nil {
		return nil, err
	}
	anyStack := func() stackRef { return stacks[rand.N(len(stacks))] }
	var all []reading
	for _, one := range []struct {
		about string
		count int
		path  func() string
	}{
		{"show", 4000, func() string { s := anyStack(); return "/stacks/" + s.name + "/" + s.id }},
		{fmt.Sprintf("list, %d a page, the first", page), 1000, func() string { return fmt.Sprintf("/stacks?limit=%d", page) }},
		{fmt.Sprintf("list, %d a page, any", page), 1000, func() string { return fmt.Sprintf("/stacks?limit=%d&marker=%s", page, anyStack().id) }},
		{fmt.Sprintf("list by name, %d a page, any", page), 1000, func() string {
			return fmt.Sprintf("/stacks?limit=%d&sort_keys=name&sort_dir=asc&marker=%s", page, anyStack().id)
		}},
		{"list of one name", 1000, func() string { return "/stacks?name=" + url.QueryEscape(anyStack().name) }},
		{"list of all, in one answer", 8, func() string { return "/stacks" }},
	} {
		r := reading{About: one.about, Stacks: n, Count: one.count}
		took, err := c.measureRequests(ctx, one.count, one.path)
		r.fill(took, err)
		all = append(all, r)
	}
	return all, nil
}

// createStacks creates n stacks, some of them in parallel.
func (c *client) createStacks(ctx context.Context, n int) ([]stackRef, error) {
	stacks := make([]stackRef, n)
	body := template(fields{"one": fields{"type": "OS::Heat::RandomString"}})
	err := inParallel(4*readers, n, func(i int) (err error) {
		stacks[i].name = fmt.Sprintf("many-%05d", i)
		stacks[i].id, _, err = c.create(ctx, stacks[i].name, body, nil, nil)
		return err
	})
	return stacks, err
}

// measureRequests sends requests and returns the duration of each.
func (c *client) measureRequests(ctx context.Context, n int, path func() string) ([]time.Duration, error) {
	took := make([]time.Duration, n)
	err := inParallel(readers, n, func(i int) error {
		start := time.Now()
		_, err := c.do(ctx, "GET", c.endpoint+path(), nil, nil)
		took[i] = time.Since(start)
		return err
	})
	return took, err
}

// inParallel calls do n times, with a number of workers, and returns the first error.
func inParallel(workers, n int, do func(i int) error) error {
	var all sync.WaitGroup
	var next atomic.Int64
	errs := make(chan error, workers)
	for range workers {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := do(i); err != nil {
					next.Store(int64(n))
					errs <- err
					return
				}
			}
		})
	}
	all.Wait()
	close(errs)
	return <-errs
}

func printReadings(w io.Writer, all []reading) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(w, "\nrequests: stacks are read by %d side by side, and agents are %d\n\n", readers, agents)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "request\tstacks\ttimes\tmedian ms\tp99 ms\tmost ms\tall s")
	fmt.Fprintln(t, strings.Repeat("─\t", 7))
	for _, r := range all {
		fmt.Fprintf(t, "%s\t%d\t%d\t%.1f\t%.1f\t%.1f\t%s\n", r.About, r.Stacks, r.Count, r.P50, r.P99, r.Most, number(r.All, "%.2f"))
	}
	_ = t.Flush()
	for _, r := range all {
		if r.Err != "" {
			fmt.Fprintf(w, "\n%s: %s\n", r.About, r.Err)
		}
	}
}
