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
	mostWait  = 2 * time.Second        // for an answer
	quietTime = 100 * time.Millisecond // in which the idle server answers on a quiet machine
	probeWait = 100 * time.Millisecond // between two questions
)

// A question is a request that a probe repeats, as a user would who has no part in an attack.
type question struct {
	name, method, url, body string
}

// probes send questions to Hearth, and at the same time requests to an idle server.
type probes struct {
	user       *user
	questions  []question
	idleServer string

	mu     sync.Mutex
	result probeResult
	asking sync.WaitGroup
	stop   context.CancelFunc
}

// A probeResult has the results of the questions of one phase.
type probeResult struct {
	asked, refused int
	slowest        time.Duration
	slowestOf      string
	noise          time.Duration // the slowest answer of the idle server
	late           int           // answers that took too long while the idle server was quick
	wrong          map[string]int
}

func newProbes(u *user, base string) (*probes, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	nothing := &http.Server{ReadHeaderTimeout: requestTime, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })}
	go func() { _ = nothing.Serve(l) }() // ends with this program
	template := "heat_template_version: 2021-04-16\nresources: {a: {type: OS::Heat::None}}\n"
	return &probes{user: u, idleServer: "http://" + l.Addr().String(), questions: []question{
		{"list of stacks", "GET", u.api + "/stacks", ""},
		{"validator", "POST", base + "/function/validator", template},
		{"gateway", "GET", base + "/system/functions", ""},
		{"stepper's health", "GET", base + "/function/stepper/_/health", ""},
	}}, nil
}

func (p *probes) begin(ctx context.Context) {
	ctx, p.stop = context.WithCancel(ctx)
	p.result = probeResult{wrong: map[string]int{}}
	for _, q := range p.questions {
		p.asking.Go(func() {
			for ctx.Err() == nil {
				p.ask(ctx, q)
				wait(ctx, probeWait)
			}
		})
	}
}

func (p *probes) end() probeResult {
	p.stop()
	p.asking.Wait()
	return p.result
}

// ask sends one question. Until the answer comes, it repeats a request to the idle server.
func (p *probes) ask(ctx context.Context, q question) {
	asking, answered := context.WithCancel(ctx)
	var noise time.Duration
	var beside sync.WaitGroup
	beside.Go(func() {
		for {
			began := time.Now()
			if _, _, _, err := p.user.do(ctx, "GET", p.idleServer, nil); err == nil {
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
	p.result.asked++
	p.result.noise = max(p.result.noise, noise)
	if took > p.result.slowest {
		p.result.slowest, p.result.slowestOf = took, q.name
	}
	if took > mostWait && noise < 5*quietTime {
		p.result.late++
	}
	switch {
	case err != nil:
		p.result.wrong[q.name+": "+strings.TrimPrefix(err.Error(), "Get ")]++
	case code == http.StatusServiceUnavailable:
		p.result.refused++
	case code != http.StatusOK:
		p.result.wrong[q.name+": "+http.StatusText(code)]++
	}
}
