package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"time"

	"hearth/local/proof/stage"
	"hearth/shared/nettest"
	"hearth/shared/simcloud"
)

// A siege is one run.
type siege struct {
	options  options
	stage    *stage.Stage
	program  *program
	proxy    *nettest.Proxy // before the database
	ordinary *user
	probes   *probes
}

// run starts everything, runs all attacks, and stops everything. It returns an error when the test
// could not run; Hearth's faults are in the report.
func run(ctx context.Context, o options, say func(string)) (*report, error) {
	ctx, cancel := context.WithTimeout(ctx, o.bound)
	defer cancel()
	say("starting PostgreSQL, Redis, a simulated cloud and Hearth")
	s := &siege{options: o}
	var err error
	if s.stage, err = stage.Open(ctx, simcloud.Options{Settings: simcloud.Settings{ServerBuild: 1, FloatingIPUp: true}}); err != nil {
		return nil, err
	}
	defer s.stage.Close()
	if err := s.connect(ctx); err != nil {
		return nil, errors.Join(err, s.keepLogs())
	}
	defer s.proxy.Close()
	defer s.program.watch()()
	r := &report{options: o}
	err = s.runPhases(ctx, r, say)
	r.peak = s.program.peak()
	return r, errors.Join(err, s.keepLogs())
}

func (s *siege) keepLogs() error {
	if s.options.logs == "" {
		return nil
	}
	return s.stage.KeepLogs(s.options.logs)
}

func (s *siege) connect(ctx context.Context) error {
	u, err := url.Parse(s.stage.Postgres.URL)
	if err != nil {
		return err
	}
	if s.proxy, err = nettest.NewProxy(u.Host); err != nil {
		return err
	}
	path, err := filepath.Abs(s.options.program)
	if err != nil {
		return err
	}
	if s.program, err = startProgram(ctx, s.stage, path, s.options.memory, "HEARTH_DATABASE="+s.proxy.URL(s.stage.Postgres.URL)); err != nil {
		return err
	}
	if s.ordinary, err = login(ctx, s.stage.Auth(), s.program.base, "demo"); err != nil {
		return err
	}
	s.probes, err = newProbes(s.ordinary, s.program.base)
	return err
}

// runPhases measures the normal time without an attack, and then runs each attack.
func (s *siege) runPhases(ctx context.Context, r *report, say func(string)) error {
	for range 2 { // the first warms up: connections are made and pages are read
		calm, err := s.runPhase(ctx, attack{name: "calm"}, 0)
		if err != nil {
			return err
		}
		r.normal = calm.slowest
		r.phases = []phase{calm}
	}
	for _, a := range s.attacks() {
		if s.options.only != "" && s.options.only != a.name || s.options.except == a.name {
			continue
		}
		say(a.name)
		p, err := s.runPhase(ctx, a, r.normal)
		if err == nil && s.options.judge && p.isSlow() {
			p, err = s.repeat(ctx, r, a, say)
		}
		if err != nil {
			return err
		}
		r.phases = append(r.phases, p)
		if p.died {
			return nil // the report says so
		}
	}
	return nil
}

// repeat repeats an attack during which stacks were slow. The machine may have become slower, so it
// measures the normal time again first.
func (s *siege) repeat(ctx context.Context, r *report, a attack, say func(string)) (phase, error) {
	say("again, with their time without an attack")
	calm, err := s.runPhase(ctx, attack{name: "calm"}, 0)
	if err != nil {
		return calm, err
	}
	r.normal = max(r.normal, calm.slowest)
	return s.runPhase(ctx, a, r.normal)
}

// runPhase runs one attack while the ordinary user creates stacks.
func (s *siege) runPhase(ctx context.Context, a attack, normal time.Duration) (phase, error) {
	p := phase{name: a.name, databaseAway: a.databaseAway, outage: a.outage, counts: newCounts(), normal: normal, judge: s.options.judge}
	before := readCPUTimes()
	attack, endAttack := context.WithTimeout(ctx, s.options.bound)
	defer endAttack()
	s.probes.begin(attack)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if a.run != nil {
			a.run(attack, p.counts)
		}
	}()
	go func() { // a dead process answers nothing
		select {
		case <-s.program.process.Done():
			endAttack()
		case <-attack.Done():
		}
	}()
	began := time.Now()
	times, failed := s.ordinary.makeStacks(attack, a.name, s.options.stacks)
	p.slowest = longest(times)
	if p.died = s.program.hasEnded(); !p.died {
		p.failed = failed // otherwise that is why
	}
	if a.run != nil {
		wait(attack, s.options.duration-time.Since(began))
	}
	endAttack()
	<-ended
	p.probed = s.probes.end()
	p.others = shareOfOthers(before, readCPUTimes())
	p.memory = s.program.memory()
	p.died = s.program.hasEnded()
	s.proxy.Restore()
	if ctx.Err() != nil {
		return p, fmt.Errorf("%s: %w", a.name, ctx.Err())
	}
	return p, nil
}

// wait sleeps until ctx ends or d has passed.
func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(max(d, 0))
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
