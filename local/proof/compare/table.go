package main

import (
	"fmt"
	"io"
	"os"

	"hearth/local/proof/compare/answers"
)

// A table shows differences as they are found.
type table struct {
	out                  io.Writer
	all                  bool // also differences with a reason
	bold, red, dim, none string

	last                   string
	asked                  int
	differing              map[string]bool // questions with differences
	unexplained, explained int
}

func newTable(out *os.File, all bool) *table {
	t := &table{out: out, all: all, differing: map[string]bool{}}
	if info, err := out.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == "" {
		t.bold, t.red, t.dim, t.none = "\033[1m", "\033[31m", "\033[2m", "\033[0m"
	}
	return t
}

func (t *table) add(id, question string, d answers.Difference, why *answers.Reason) {
	t.differing[id+" "+question] = true
	if why == nil {
		t.unexplained++
	} else {
		t.explained++
		if !t.all {
			return
		}
	}
	if head := id + " " + question; head != t.last {
		_, _ = fmt.Fprintf(t.out, "%s%s%s\n", t.bold, head, t.none)
		t.last = head
	}
	colour := t.red
	if why != nil {
		colour = t.dim
	}
	_, _ = fmt.Fprintf(t.out, "  %s%s%s\n    heat   %s\n    hearth %s\n", colour, d.Field, t.none, answers.Clip(d.Heat), answers.Clip(d.Ours))
	if why != nil {
		_, _ = fmt.Fprintf(t.out, "    %s%s%s\n", t.dim, why.Why, t.none)
	}
}

// end prints the counts, and returns the number of differences without a reason.
func (t *table) end() int {
	_, _ = fmt.Fprintf(t.out, "%d answers, %d alike; %d differences, %d of them with a reason\n", t.asked, t.asked-len(t.differing), t.unexplained+t.explained, t.explained)
	return t.unexplained
}
