package main

import (
	"context"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	mostWait  = 2 * time.Second        // that an answer may take
	quiet     = 100 * time.Millisecond // what a server that does nothing answers in on a quiet machine
	probeWait = 100 * time.Millisecond // between two questions
)

// A question is asked all the time, as by someone who has nothing to do with an attack.
type question struct {
	name, method, url, body string
}

// probes ask questions, and beside each one a server that does nothing.
type probes struct {
	user      *user
	questions []question
	nothing   string

	mu     sync.Mutex
	seen   seen
	asking sync.WaitGroup
	stop   context.CancelFunc
}

// seen is what the questions of one phase came to.
type seen struct {
	asked, refused int
	slowest        time.Duration
	slowestOf      string
	noise          time.Duration // the slowest answer of the server that does nothing
	late           int           // answers that took too long while that server was quick
	wrong          map[string]int
}

func newProbes(u *user, base string) (*probes, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	nothing := &http.Server{ReadHeaderTimeout: patience, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })}
	go func() { _ = nothing.Serve(l) }() // ends with this program
	template := "heat_template_version: 2021-04-16\nresources: {a: {type: OS::Heat::None}}\n"
	return &probes{user: u, nothing: "http://" + l.Addr().String(), questions: []question{
		{"list of stacks", "GET", u.api + "/stacks", ""},
		{"validator", "POST", base + "/function/validator", template},
		{"gateway", "GET", base + "/system/functions", ""},
		{"stepper's health", "GET", base + "/function/stepper/_/health", ""},
	}}, nil
}

func (p *probes) begin(ctx context.Context) {
	ctx, p.stop = context.WithCancel(ctx)
	p.seen = seen{wrong: map[string]int{}}
	for _, q := range p.questions {
		p.asking.Go(func() {
			for ctx.Err() == nil {
				p.ask(ctx, q)
				wait(ctx, probeWait)
			}
		})
	}
}

func (p *probes) end() seen {
	p.stop()
	p.asking.Wait()
	return p.seen
}

// ask asks one question. The server that does nothing is asked at the same time, and
// again as long as the answer has not come.
func (p *probes) ask(ctx context.Context, q question) {
	asking, answered := context.WithCancel(ctx)
	var noise time.Duration
	var beside sync.WaitGroup
	beside.Go(func() {
		for {
			began := time.Now()
			if _, _, _, err := p.user.do(ctx, "GET", p.nothing, nil); err == nil {
				noise = max(noise, time.Since(began))
			}
			if asking.Err() != nil {
				return
			}
			wait(asking, 20*time.Millisecond)
		}
	})
	began := time.Now()
	code, _, _, err := p.user.do(ctx, q.method, q.url, []byte(q.body))
	took := time.Since(began)
	answered()
	beside.Wait()
	if ctx.Err() != nil {
		return // it was cut off with the phase
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen.asked++
	p.seen.noise = max(p.seen.noise, noise)
	if took > p.seen.slowest {
		p.seen.slowest, p.seen.slowestOf = took, q.name
	}
	if took > mostWait && noise < 5*quiet {
		p.seen.late++
	}
	switch {
	case err != nil:
		p.seen.wrong[q.name+": "+strings.TrimPrefix(err.Error(), "Get ")]++
	case code == http.StatusServiceUnavailable:
		p.seen.refused++
	case code != http.StatusOK:
		p.seen.wrong[q.name+": "+http.StatusText(code)]++
	}
}
