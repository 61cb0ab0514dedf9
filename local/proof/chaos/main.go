package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// options say how many faults there are. The other faults are spread evenly between the kills.
type options struct {
	seed     uint64
	kills    int           // of Hearth's processes
	flushes  int           // of Redis
	deaths   int           // of Redis
	restarts int           // of PostgreSQL
	frozen   int           // processes stopped for some seconds
	clients  int           // that create and delete stacks in parallel
	pace     time.Duration // between kills, on average
	settle   time.Duration // time after the disturbances; a stack that has not ended then is stuck
	bound    time.Duration // for the whole run
	program  string        // the functions
	logs     string        // directory that the processes' logs are copied to; empty for none
}

func long() options {
	return options{kills: 500, flushes: 20, deaths: 3, restarts: 5, frozen: 20, clients: 6, pace: time.Second, settle: 3 * time.Minute, bound: 30 * time.Minute, program: "bin/hearth-function"}
}

func short() options {
	return options{kills: 40, flushes: 2, deaths: 1, restarts: 1, frozen: 2, clients: 4, pace: 600 * time.Millisecond, settle: 8 * time.Minute, bound: 20 * time.Minute, program: "bin/hearth-function"}
}

func main() {
	o := long()
	for _, a := range os.Args[1:] { // the other defaults depend on it
		if a == "-short" || a == "--short" {
			o = short()
		}
	}
	o.seed = rand.Uint64() % 1_000_000
	flag.Bool("short", false, "the short form: fewer of everything")
	flag.Uint64Var(&o.seed, "seed", o.seed, "seed of the random numbers; a run prints it")
	flag.IntVar(&o.kills, "kills", o.kills, "processes to kill")
	flag.IntVar(&o.flushes, "flushes", o.flushes, "times that Redis is flushed")
	flag.IntVar(&o.deaths, "redis-kills", o.deaths, "times that Redis is killed")
	flag.IntVar(&o.restarts, "restarts", o.restarts, "times that PostgreSQL is restarted")
	flag.IntVar(&o.frozen, "frozen", o.frozen, "times that a process is stopped for some seconds")
	flag.IntVar(&o.clients, "authors", o.clients, "clients that create and delete stacks in parallel")
	flag.DurationVar(&o.pace, "pace", o.pace, "between kills, on average")
	flag.DurationVar(&o.settle, "settle", o.settle, "time after the disturbances; a stack that has not ended then is stuck")
	minutes := flag.Float64("minutes", o.bound.Minutes(), "time limit of the whole run")
	flag.StringVar(&o.program, "program", o.program, "Hearth's deployed program")
	flag.StringVar(&o.logs, "logs", "", "directory to keep the processes' logs in")
	flag.Parse()
	o.bound = time.Duration(*minutes * float64(time.Minute))
	os.Exit(runAndPrint(o))
}

// runAndPrint runs the test, prints the report and returns the exit code.
func runAndPrint(o options) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	r, err := run(ctx, o, newProgress(os.Stderr))
	if err != nil && r != nil {
		for _, one := range r.tally.wrong {
			fmt.Fprintln(os.Stderr, "found so far: "+one)
		}
	}
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "chaos: interrupted")
		return 1
	case err != nil:
		fmt.Fprintf(os.Stderr, "chaos: %v (-seed %d)\n", err, o.seed)
		return 1
	}
	r.print(os.Stdout)
	if len(r.wrong) > 0 {
		return 1
	}
	return 0
}
