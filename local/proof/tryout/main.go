package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
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
	failed, err := tryout(ctx, o)
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

// tryout gives the number of what did not go as it should.
func tryout(ctx context.Context, o options) (failed int, err error) {
	s, err := open(ctx, o)
	if err != nil {
		return 0, err
	}
	defer s.close()
	r := newReport()
	r.head(s)
	each(o.parallel, s.chosen(), func(c attempt) {
		if ctx.Err() != nil {
			return
		}
		if v := c.run(ctx, s); ctx.Err() == nil {
			r.row(c.name, v)
		}
	})
	// What an interruption left standing goes, and then nothing may be left.
	if err := s.removeStacks(context.WithoutCancel(ctx)); err != nil {
		return r.failed, err
	}
	if ctx.Err() != nil {
		return r.failed, fmt.Errorf("interrupted; the stacks are removed")
	}
	r.row("nothing left behind", s.left())
	r.foot()
	return r.failed, nil
}

// An attempt is one thing that is tried.
type attempt struct {
	name string
	run  func(context.Context, *scene) verdict
}

// chosen are the attempts that were asked for: every type, and then the ways of
// whole stacks.
func (s *scene) chosen() []attempt {
	var all []attempt
	for _, t := range kinds {
		all = append(all, attempt{t.Type, t.try})
	}
	all = append(all, ways...)
	kept := all[:0]
	for _, a := range all {
		if strings.Contains(strings.ToLower(a.name), strings.ToLower(s.only)) {
			kept = append(kept, a)
		}
	}
	return kept
}

// each does the work on all items, n at once, begun in their order.
func each[T any](n int, items []T, work func(T)) {
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
