// Command bench measures how fast stacks are created: through the HTTP API, from the POST to
// CREATE_COMPLETE. Without -endpoint it starts Hearth on a private PostgreSQL and Redis with a
// simulated cloud. With -endpoint it measures any Heat.
//
// `make bench` runs it.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"time"

	"hearth/local/proof/signin"
)

type options struct {
	endpoint, auth, user, password, project string
	cases, program, json, label             string
	parallel                                int
}

func main() {
	var o options
	flag.StringVar(&o.endpoint, "endpoint", "", "orchestration endpoint up to and with /v1; \"catalog\" asks Keystone's catalogue")
	flag.StringVar(&o.auth, "auth", os.Getenv("OS_AUTH_URL"), "Keystone, with -endpoint")
	flag.StringVar(&o.user, "user", cmp.Or(os.Getenv("OS_USERNAME"), "demo"), "user, with -endpoint")
	flag.StringVar(&o.password, "password", cmp.Or(os.Getenv("OS_PASSWORD"), "secret"), "their password")
	flag.StringVar(&o.project, "project", cmp.Or(os.Getenv("OS_PROJECT_NAME"), "demo"), "their project")
	flag.StringVar(&o.cases, "cases", "plan:1000 plan:10000 tree:1000 flat:1000 one-in:1000 same:1000 delete:1000 chain:200 net:500 server:1000 flat:10000 same:10000 tree-live:1000 cfn:1000 read:10000", "what to measure; plan, tree, flat, one-in, same, delete, tree-live, chain, net, server, cfn and read with a number; plan and tree measure this program alone")
	flag.StringVar(&o.program, "program", "bin/hearth", "Hearth's local program")
	flag.StringVar(&o.json, "json", "bin/bench.json", "where the results go as JSON; empty for nowhere")
	flag.StringVar(&o.label, "label", "", "a name for what is measured")
	flag.IntVar(&o.parallel, "parallel", 32, "calls at once that Hearth is allowed for each service and project")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	cases, calculations, err := choose(o.cases, o.parallel)
	if err != nil {
		return err
	}
	rep := report{Label: cmp.Or(o.label, "Hearth"), When: time.Now().UTC().Truncate(time.Second)}
	for _, t := range calculations {
		fmt.Fprintf(os.Stderr, "%s …\n", t.about)
		rep.Calculations = append(rep.Calculations, t.measure())
	}
	if len(cases) > 0 {
		if err := rep.measure(ctx, o, cases); err != nil {
			return err
		}
	}
	rep.print(os.Stdout)
	if o.json != "" {
		text, err := json.MarshalIndent(rep, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(o.json, append(text, '\n'), 0o644); err != nil {
			return err
		}
	}
	return rep.failed()
}

// measure creates the stacks of all cases with an orchestration service.
func (r *report) measure(ctx context.Context, o options, cases []benchCase) error {
	var hearth *own
	var err error
	if o.endpoint == "" {
		fmt.Fprintln(os.Stderr, "starting PostgreSQL, Redis, a simulated cloud and Hearth …")
		if hearth, o.endpoint, err = startOwn(ctx, o.program, o.parallel); err != nil {
			return err
		}
		defer hearth.stage.Close()
		o.auth, o.user, o.password, o.project = hearth.stage.Auth(), "admin", "secret", "admin"
	}
	if o.endpoint == "catalog" {
		o.endpoint = ""
	}
	c, err := login(ctx, o.auth, signin.Who{User: o.user, Password: o.password, Project: o.project}, o.endpoint)
	if err != nil {
		return err
	}
	if hearth != nil {
		// The memory of an idle process is measured before the process has worked.
		time.Sleep(3 * time.Second)
		r.Idle = used(hearth.pids[0]).resident
		warm := flat(20)
		measure(ctx, c, hearth, warm)
	}
	for _, b := range cases {
		fmt.Fprintf(os.Stderr, "%s …\n", b.about)
		var reads []reading
		switch {
		case b.stacks > 0:
			reads, err = read(ctx, c, b.stacks)
		case b.requests > 0:
			reads, err = asAgents(ctx, c, b.requests)
		default:
			r.Results = append(r.Results, measure(ctx, c, hearth, b))
		}
		if err != nil {
			return err
		}
		r.Reads = append(r.Reads, reads...)
	}
	if hearth != nil {
		r.After = used(hearth.pids[0]).resident
	}
	return nil
}

// choose returns the cases of a list such as "flat:1000 net:500".
func choose(list string, parallel int) ([]benchCase, []calculation, error) {
	var cases []benchCase
	var calculations []calculation
	for _, one := range strings.Fields(list) {
		kind, number, _ := strings.Cut(one, ":")
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 {
			return nil, nil, fmt.Errorf("%q is no case: a kind, a colon and how many", one)
		}
		switch kind {
		case "plan":
			calculations = append(calculations, planCalculation(n))
		case "tree":
			calculations = append(calculations, treeCalculation(n))
		case "flat":
			cases = append(cases, flat(n))
		case "same":
			cases = append(cases, inPlaceUpdate(n, 0))
		case "one-in":
			cases = append(cases, inPlaceUpdate(n, 1))
		case "chain":
			cases = append(cases, chain(n))
		case "tree-live":
			cases = append(cases, treeOfTens(n))
		case "delete":
			cases = append(cases, removal(n))
		case "read":
			cases = append(cases, benchCase{about: fmt.Sprintf("reading with %d stacks", n), stacks: n})
		case "cfn":
			cases = append(cases, benchCase{about: fmt.Sprintf("agents that read %d times each, and %d signals", n, n), requests: n})
		case "net":
			cases = append(cases, networks(n, 0.05, parallel))
		case "server":
			cases = append(cases, servers(n, 20))
		default:
			return nil, nil, fmt.Errorf("%q is no kind of case: plan, tree, flat, same, one-in, delete, tree-live, chain, net, server, cfn or read", kind)
		}
	}
	return cases, calculations, nil
}
