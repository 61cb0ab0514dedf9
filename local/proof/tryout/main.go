package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"
)

func main() {
	var o options
	flag.StringVar(&o.program, "program", "bin/hearth", "Hearth's local program")
	flag.StringVar(&o.only, "only", "", "a part of the names of what is to be tried; empty for all")
	flag.StringVar(&o.host, "host", cmp.Or(os.Getenv("TRYOUT_HOST"), "127.0.0.1"), "our address as the cloud reaches it: Glance fetches an image from there, and some refuse loopback")
	flag.IntVar(&o.parallel, "parallel", 3, "stacks at once")
	flag.BoolVar(&o.keep, "keep", false, "keep Hearth's log and state")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	failed, err := runTrials(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "tryout:", err)
	}
	if err != nil || failed > 0 {
		os.Exit(1)
	}
}

type options struct {
	program, only, host string
	parallel            int
	keep                bool
}

// runTrials runs the trials of the options, and returns how many failed.
func runTrials(ctx context.Context, o options) (failed int, err error) {
	s, err := open(ctx, o)
	if err != nil {
		return 0, err
	}
	defer s.close()
	r := newReport()
	r.head(s)
	runEach(o.parallel, s.chosenTrials(), func(c trial) {
		if ctx.Err() != nil {
			return
		}
		if v := c.run(ctx, s); ctx.Err() == nil {
			r.row(c.name, v)
		}
	})
	// Stacks that an interruption has left are deleted. Then no objects may be left.
	if err := s.removeStacks(context.WithoutCancel(ctx)); err != nil {
		return r.failed, err
	}
	if ctx.Err() != nil {
		return r.failed, fmt.Errorf("interrupted; the stacks are removed")
	}
	r.row("nothing left behind", s.leftovers())
	r.foot()
	return r.failed, nil
}

// A trial is one thing that is tried.
type trial struct {
	name string
	run  func(context.Context, *scene) verdict
}

// chosenTrials returns the trials of the options: resource types first, and then whole stacks.
func (s *scene) chosenTrials() []trial {
	var all []trial
	for _, t := range slices.Concat(kinds, transports) {
		all = append(all, trial{strings.TrimSpace(t.Type + " " + t.Variant), t.run})
	}
	all = append(all, wholeStacks...)
	chosen := all[:0]
	for _, a := range all {
		if strings.Contains(strings.ToLower(a.name), strings.ToLower(s.only)) {
			chosen = append(chosen, a)
		}
	}
	return chosen
}

// runEach calls work for all items, n at a time, in their order.
func runEach[T any](n int, items []T, work func(T)) {
	free := make(chan struct{}, n)
	var all sync.WaitGroup
	for _, item := range items {
		free <- struct{}{}
		all.Go(func() {
			work(item)
			<-free
		})
	}
	all.Wait()
}
