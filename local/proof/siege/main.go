package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// options say how hard the attacks are.
type options struct {
	program  string        // hearth
	memory   int           // MB
	stacks   int           // ordinary ones beside each attack
	duration time.Duration // each attack, at least
	away     time.Duration // the database
	bound    time.Duration // for the whole run
	judge    bool          // whether times are judged; on a machine with other work they mean nothing
	only     string        // the attack of this name; empty for all
	except   string        // the attack of this name is left out
	logs     string        // directory that the program's log is copied to; empty for none
}

func long() options {
	return options{program: "bin/hearth", memory: 512, stacks: 20, duration: 15 * time.Second, away: 5 * time.Second, bound: 10 * time.Minute, judge: true}
}

// short is the form for make test. It judges no times, and leaves out the longest attack, which the
// tests of the store contain.
func short() options {
	return options{program: "bin/hearth", memory: 512, stacks: 20, duration: 2 * time.Second, away: 2 * time.Second, bound: 15 * time.Minute, except: "swallowed commits"}
}

func main() {
	if is, err := beAttackers(); is {
		if err != nil {
			fmt.Fprintln(os.Stderr, "siege: attackers:", err)
			os.Exit(1)
		}
		return
	}
	o := long()
	for _, a := range os.Args[1:] { // the other defaults depend on it
		if a == "-short" || a == "--short" {
			o = short()
		}
	}
	flag.Bool("short", false, "the short form")
	flag.StringVar(&o.program, "program", o.program, "Hearth's local program")
	flag.IntVar(&o.memory, "memory", o.memory, "MB that it has")
	flag.IntVar(&o.stacks, "stacks", o.stacks, "ordinary stacks beside each attack")
	flag.DurationVar(&o.duration, "lasts", o.duration, "how long each attack lasts at least")
	flag.StringVar(&o.only, "only", "", "one attack, by its name in the table")
	flag.StringVar(&o.logs, "logs", "", "directory to keep the program's log in")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	r, err := run(ctx, o, func(text string) { fmt.Fprintln(os.Stderr, text) })
	stop()
	if r != nil {
		r.print(os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "siege:", err)
		os.Exit(1)
	}
	if r.countViolations() > 0 {
		os.Exit(1)
	}
}
