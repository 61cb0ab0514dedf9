package main

import (
	"fmt"
	"time"
)

// A report has what was checked in a story.
type report struct {
	lines  []string
	failed int
	logs   []string // shown when a check fails
}

// check notes whether something is as it should be. The details are shown when it is not.
func (r *report) check(what string, ok bool, details string, args ...any) {
	if ok {
		r.lines = append(r.lines, "  ok     "+what)
		return
	}
	r.failed++
	r.lines = append(r.lines, "  WRONG  "+what+": "+fmt.Sprintf(details, args...))
}

// cannot notes what this machine cannot show.
func (r *report) cannot(what, why string) {
	r.lines = append(r.lines, "  not tried  "+what+": "+why)
}

func (r *report) log(name, text string) {
	r.logs = append(r.logs, fmt.Sprintf("--- %s\n%s", name, text[max(0, len(text)-6000):]))
}

// print prints the report, and returns how many checks failed.
func (r *report) print(about string, took time.Duration) int {
	fmt.Printf("%s (%.1f s)\n", about, took.Seconds())
	for _, l := range r.lines {
		fmt.Println(l)
	}
	if r.failed > 0 {
		for _, l := range r.logs {
			fmt.Println(l)
		}
	}
	return r.failed
}
