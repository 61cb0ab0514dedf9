package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"hearth/local/proof/stage"
	"hearth/shared/simcloud"
)

// The cloud's faults, as shares of the calls that no earlier fault has hit. A stalled call takes
// effect 2.5 s after it was sent, when its caller has given up and within the configured grace; or
// 9 s after, when its row has gone on and only its suspect searches for it.
var faults = []simcloud.Fault{
	{Name: "429", Service: "!identity", Share: 0.02, Code: 429, RetryAfter: 0.3},
	{Name: "429 without a word", Service: "!identity", Share: 0.01, Code: 429},
	{Name: "500", Service: "!identity", Share: 0.03, Code: 500},
	{Name: "503", Service: "!identity", Share: 0.03, Code: 503},
	{Name: "500 after the effect", Service: "!identity", Share: 0.02, Code: 500, Effect: true},
	{Name: "refused", Service: "!identity", Share: 0.02, Refuse: true},
	{Name: "hang after the effect", Service: "!identity", Share: 0.01, Hang: 3},
	{Name: "hang before the effect", Service: "!identity", Share: 0.01, Stall: 2.5},
	{Name: "effect after all is given up", Service: "network", Method: "POST", Share: 0.01, Stall: 9},
	{Name: "answer lost", Service: "!identity", Share: 0.10, Lose: true},
	{Name: "identity 503", Service: "identity", Share: 0.01, Code: 503},
	{Name: "identity answer lost", Service: "identity", Share: 0.01, Lose: true},
}

// quickSettings make recovery quick, and are safe with the faults above. No call takes effect later
// than the grace after it was given up, or after the lease of a process that was frozen during the
// call has expired. The only exceptions are calls for which there are suspects.
var quickSettings = []string{
	"HEARTH_LEASE=3s", "HEARTH_REDELIVER_AFTER=2s", "HEARTH_CLOUD_CALL_TIMEOUT=2s", "HEARTH_CLOUD_GRACE=5s", "HEARTH_CLOUD_LATE=20s", "HEARTH_BATCH=50",
}

// cloudPace has the delays of the cloud: slow enough that kills meet work in progress.
var cloudPace = simcloud.Settings{
	Latency:     map[string]simcloud.Latency{"": {Fixed: 0.01, Jitter: 0.05}, "identity": {Fixed: 0.002}},
	ServerBuild: 1.5, ServerDelete: 0.5, VolumeCreate: 0.7, VolumeDelete: 0.3, VolumeAction: 0.3, FloatingIPUp: true,
}

// A sideFault is a fault beside the kills.
type sideFault struct {
	name string
	do   func(ctx context.Context) error
}

// killProcesses kills processes one after another, and causes the side faults between the kills.
func killProcesses(ctx context.Context, o options, s *stage.Stage, c *processGroup, t *tally) error {
	chance := rand.New(rand.NewPCG(o.seed, 'k'))
	due := schedule(o, s, c, chance)
	for n := 0; n < o.kills; {
		wait(ctx, time.Duration((0.2+1.6*chance.Float64())*float64(o.pace)))
		if ctx.Err() != nil {
			return fmt.Errorf("only %d of %d processes were killed in the time allowed", n, o.kills)
		}
		if function, ok := c.kill(chance); ok {
			t.add("kill", function, 1)
			n++
		}
		for len(due) > 0 && due[0].at <= n {
			if err := due[0].do(ctx); err != nil && ctx.Err() == nil {
				return fmt.Errorf("%s: %w", due[0].name, err)
			}
			t.add("deed", due[0].name, 1)
			due = due[1:]
		}
	}
	return nil
}

type scheduledFault struct {
	sideFault
	at int // after so many kills
}

// schedule spreads the side faults over the kills.
func schedule(o options, s *stage.Stage, c *processGroup, chance *rand.Rand) (all []scheduledFault) {
	spread := func(n int, make func(i int) sideFault) {
		for i := range n {
			share := float64(o.kills) / float64(n)
			all = append(all, scheduledFault{make(i), int(share*float64(i) + share*(0.1+0.8*chance.Float64()))})
		}
	}
	spread(o.flushes, func(int) sideFault {
		return sideFault{"Redis flushed", func(context.Context) error { return s.Redis.Flush() }}
	})
	away := time.Duration(chance.Float64() * float64(2*time.Second))
	spread(o.deaths, func(int) sideFault {
		return sideFault{"Redis killed", func(ctx context.Context) error {
			s.Redis.Kill()
			wait(ctx, away)
			return s.Redis.Start(ctx)
		}}
	})
	spread(o.restarts, func(i int) sideFault {
		if i%2 == 0 {
			return sideFault{"PostgreSQL ended at once", func(ctx context.Context) error { return s.Postgres.Restart(ctx, true) }}
		}
		return sideFault{"PostgreSQL restarted", func(ctx context.Context) error { return s.Postgres.Restart(ctx, false) }}
	})
	spread(o.frozen, func(int) sideFault {
		m, d := c.pickMember(chance), time.Duration((0.5+3.5*chance.Float64())*float64(time.Second))
		return sideFault{"process frozen", func(ctx context.Context) error { c.freeze(ctx, m, d); return nil }}
	})
	slices.SortStableFunc(all, func(a, b scheduledFault) int { return a.at - b.at })
	return all
}
