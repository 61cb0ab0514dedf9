package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hearth/local/proof/stage"
	"hearth/shared/simcloud"
)

// run starts everything, runs the test once, and stops everything. It returns an error when the test
// could not run; Hearth's faults are in the report.
func run(ctx context.Context, o options, p *progress) (*report, error) {
	ctx, cancel := context.WithTimeout(ctx, o.bound)
	defer cancel()
	defer p.end()
	p.say("starting PostgreSQL, Redis, a simulated cloud and Hearth")
	s, err := stage.Open(ctx, simcloud.Options{Seed: o.seed, Settings: cloudPace})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	t := newTally()
	c := newProcessGroup(s, o.program, t, quickSettings...)
	m := newDisturber(t, o.seed)
	g, err := newGateway(c, m, o.seed)
	if err != nil {
		return nil, err
	}
	defer g.close()
	c.env = append(c.env, "HEARTH_GATEWAY="+g.url)
	living, stop := context.WithCancel(ctx)
	c.run(living)
	defer c.running.Wait()
	defer stop()
	if err := c.ready(ctx); err != nil {
		return nil, err
	}
	r := &report{options: o, tally: t}
	err = r.play(ctx, s, c, m, g, p)
	if o.logs != "" {
		err = errors.Join(err, s.KeepLogs(o.logs))
	}
	r.wrong = t.wrong
	return r, err
}

// play creates an application without faults, disturbs it, waits until all has settled, and
// audits.
func (r *report) play(ctx context.Context, s *stage.Stage, c *processGroup, m *disturber, g *gateway, p *progress) error {
	a := &clients{tally: r.tally}
	for _, project := range []string{"demo", "alt_demo"} {
		u, err := login(ctx, s.Auth(), g.url, project, project)
		if err != nil {
			return err
		}
		a.users = append(a.users, u)
	}
	u := newAudit(s, a)
	p.say("an undisturbed application, to compare with")
	if err := u.countUndisturbed(ctx); err != nil {
		return err
	}

	for _, f := range faults {
		if err := s.Sim.AddFault(f); err != nil {
			return err
		}
	}
	disturbed, endDisturbances := context.WithCancel(ctx)
	defer endDisturbances()
	m.begin(disturbed)
	r.began = time.Now()
	telling, enough := context.WithCancel(ctx)
	defer enough()
	a.run(telling, disturbed, r.options.clients, r.options.seed)
	watched, seen := context.WithCancel(ctx)
	defer seen()
	p.watch(watched, r, a, s)
	err := killProcesses(ctx, r.options, s, c, r.tally)
	for _, f := range s.Sim.Faults() {
		r.tally.add("fault", f.Name, f.Hits)
	}
	s.Sim.ClearFaults()
	endDisturbances()
	r.disturbed = time.Since(r.began)
	settling := time.Now()
	p.phase("settling")
	defer time.AfterFunc(r.options.settle, enough).Stop()
	m.repeats.Wait()
	a.working.Wait()
	r.tally.took("settling after the disturbances", time.Since(settling))
	if err != nil {
		r.tally.find("%v", err)
	}
	if ctx.Err() != nil && context.Cause(ctx) == context.Canceled {
		return ctx.Err()
	}
	p.phase("auditing")
	// The audit runs even when the bound is reached, because it reports what is stuck.
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Minute)
	defer cancel()
	if err := u.examine(late, r); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}
