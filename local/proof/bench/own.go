package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"hearth/local/proof/stage"
	"hearth/shared/simcloud"
)

// startOwn starts Hearth as one process on private servers. The simulated cloud runs in this
// process, so that its work is not counted as Hearth's.
func startOwn(ctx context.Context, program string, parallel int) (*own, string, error) {
	s, err := stage.Open(ctx, simcloud.Options{})
	if err != nil {
		return nil, "", err
	}
	o := &own{stage: s}
	url, err := o.start(ctx, program, parallel)
	if err != nil {
		s.Close()
		return nil, "", err
	}
	return o, url, nil
}

func (o *own) start(ctx context.Context, program string, parallel int) (string, error) {
	port, err := stage.Port()
	if err != nil {
		return "", err
	}
	listen := fmt.Sprintf("127.0.0.1:%d", port)
	p, err := o.stage.Start("hearth", program,
		"HEARTH_LISTEN="+listen, "HEARTH_HEAT_LISTEN=none", "HEARTH_CFN_LISTEN=none", "HEARTH_CLOUDWATCH_LISTEN=none", "HEARTH_GATEWAY=http://"+listen,
		"HEARTH_MAX_TEMPLATE_SIZE=67108864", "HEARTH_MAX_JSON_BODY_SIZE=67108864", "HEARTH_MAX_RESOURCES_PER_STACK=100000", "HEARTH_MAX_STACKS_PER_TENANT=-1",
		fmt.Sprintf("HEARTH_CLOUD_PARALLEL=%d", parallel), "HEARTH_LOG_LEVEL=warn",
	)
	if err != nil {
		return "", err
	}
	if err := stage.Answers(ctx, "http://"+listen+"/healthz", 20*time.Second); err != nil {
		return "", errors.Join(err, fmt.Errorf("see %s", filepath.Join(o.stage.Dir, "hearth.log")))
	}
	o.pids = []int{p.Pid(), o.stage.Postgres.Pid(), o.stage.Redis.Pid()}
	return "http://" + listen + "/function/api/v1", nil
}

// prepare sets the simulated cloud's delays for a case, and its counts to zero.
func (o *own) prepare(b benchCase) {
	o.stage.Sim.Set(simcloud.Settings{
		Latency: map[string]simcloud.Latency{"network": {Fixed: b.latency}}, ServerBuild: b.build,
	})
	o.stage.Sim.ResetCounts()
}

// removeDelays removes the simulated cloud's delays, because the removal is not measured.
func (o *own) removeDelays() {
	o.stage.Sim.Set(simcloud.Settings{})
}

// calls returns the number of calls to the simulated cloud, except to identity, and how many of them
// read servers.
func (o *own) calls() (all, looks int) {
	for service, routes := range o.stage.Sim.Calls().Routes {
		if service == "identity" {
			continue
		}
		for route, n := range routes {
			all += n.Calls
			if service == "compute" && strings.HasPrefix(route, "GET /servers") {
				looks += n.Calls
			}
		}
	}
	return all, looks
}
