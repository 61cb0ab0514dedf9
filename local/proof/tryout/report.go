package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"time"
)

// A verdict is the result of a trial. Create and Delete are the times from the request to the end of
// the stack's action; Show is the time of one show.
type verdict struct {
	Create, Show, Delete time.Duration
	Wrong                []string // empty when the trial has passed
	LeftOut              string   // why it was not tried
}

func (v *verdict) wrong(format string, a ...any) {
	v.Wrong = append(v.Wrong, fmt.Sprintf(format, a...))
}

// A report is the table, printed row by row.
type report struct {
	mu                    sync.Mutex
	began                 time.Time
	good, failed, leftOut int
	bold, red, green, dim string
	plain                 string
}

func newReport() *report {
	r := &report{began: time.Now()}
	if i, err := os.Stdout.Stat(); err == nil && i.Mode()&os.ModeCharDevice != 0 {
		r.bold, r.red, r.green, r.dim, r.plain = "\033[1m", "\033[31m", "\033[32m", "\033[2m", "\033[0m"
	}
	return r
}

func (r *report) head(s *scene) {
	fmt.Printf("\n%sHearth on %s%s, as %s; stacks are called %s…\n\n", r.bold, s.auth, r.plain, s.user, s.prefix)
	fmt.Printf("%s%-36s %8s %8s %8s  %s%s\n", r.bold, "", "create s", "show s", "delete s", "verdict", r.plain)
}

func (r *report) row(name string, v verdict) {
	r.mu.Lock()
	defer r.mu.Unlock()
	mark := r.green + "ok" + r.plain
	switch {
	case len(v.Wrong) > 0:
		mark = r.red + "WRONG" + r.plain
		r.failed++
	case v.LeftOut != "":
		mark = r.dim + "left out: " + v.LeftOut + r.plain
		r.leftOut++
	default:
		r.good++
	}
	fmt.Printf("%-36s %8s %8s %8s  %s\n", name, seconds(v.Create), seconds(v.Show), seconds(v.Delete), mark)
	for _, w := range v.Wrong {
		fmt.Printf("    %s%s%s\n", r.red, strings.ReplaceAll(w, "\n", "\n    "), r.plain)
	}
}

func (r *report) foot() {
	fmt.Printf("\n%s%d ok, %d wrong, %d left out; %.0f s%s\n", r.bold, r.good, r.failed, r.leftOut, time.Since(r.began).Seconds(), r.plain)
}

func seconds(d time.Duration) string {
	if d == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", d.Seconds())
}
