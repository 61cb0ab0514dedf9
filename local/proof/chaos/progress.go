package main

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"hearth/local/proof/stage"
)

// A progress is the status line: rewritten each second on a terminal, and printed now and then
// elsewhere.
type progress struct {
	out  *os.File
	live bool

	mu   sync.Mutex
	what string
}

// newProgress returns a progress that writes to out. With nil it writes nothing.
func newProgress(out *os.File) *progress {
	return &progress{out: out, live: out != nil && terminal(out)}
}

func (p *progress) say(text string) {
	switch {
	case p.out == nil:
	case p.live:
		fmt.Fprintf(p.out, "\r\033[K%s …", text)
	default:
		fmt.Fprintln(p.out, text)
	}
}

// phase changes the beginning of the line.
func (p *progress) phase(what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.what = what
}

func (p *progress) end() {
	if p.live {
		fmt.Fprint(p.out, "\r\033[K")
	}
}

// watch prints the progress until ctx ends.
func (p *progress) watch(ctx context.Context, r *report, a *clients, s *stage.Stage) {
	every := time.Second
	if !p.live {
		every = 15 * time.Second
	}
	p.phase("disturbances")
	go func() {
		for ctx.Err() == nil {
			wait(ctx, every)
			if ctx.Err() != nil {
				return
			}
			all, going := a.count()
			hits := r.tally.of("fault", "")
			for _, f := range s.Sim.Faults() {
				hits += f.Hits
			}
			p.mu.Lock()
			what := p.what
			p.mu.Unlock()
			p.say(fmt.Sprintf("%s %s  kills %d/%d  servers %d  faults %d  messages disturbed %d  stacks %d, %d going  wrong %d",
				time.Since(r.began).Round(time.Second), what, r.tally.of("kill", ""), r.options.kills, r.tally.of("deed", ""),
				hits, r.tally.of("message", ""), all, going, r.tally.wrongCount()))
		}
	}()
}
