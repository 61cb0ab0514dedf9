package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"
)

// A report is what was done and what came of it.
type report struct {
	options options
	normal  time.Duration // of the slowest honest stack without an attack
	phases  []phase
	peak    int // MB
}

// A phase is one attack and what was seen beside it.
type phase struct {
	name    string
	counts  *counts
	slowest time.Duration // of the honest stacks
	failed  []string      // honest stacks that are not complete
	judge   bool          // whether times are judged
	normal  time.Duration // what the slowest takes without an attack; 0 is not known yet
	outage  time.Duration // that the database was kept from working
	lost    bool          // questions may be answered 503: the database is away
	seen    seen
	others  float64 // the share of the processors that other programs used
	memory  int     // MB at the end
	died    bool
}

// counts are what an attack has sent, by what was answered.
type counts struct {
	mu sync.Mutex
	n  map[string]int
}

func newCounts() *counts { return &counts{n: map[string]int{}} }

func (c *counts) add(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[what]++
}

// answer counts an answer of HTTP, or its absence.
func (c *counts) answer(what string, code int, err error) {
	if err != nil {
		c.add(what + " cut")
	} else {
		c.add(fmt.Sprintf("%s %d", what, code))
	}
}

func (c *counts) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []string
	for _, k := range slices.Sorted(maps.Keys(c.n)) {
		all = append(all, fmt.Sprintf("%s: %d", k, c.n[k]))
	}
	return strings.Join(all, ", ")
}

// within is how long the honest stacks may take.
func (p phase) within() time.Duration { return 2*p.normal + p.outage }

// slow reports whether the honest stacks took too long.
func (p phase) slow() bool { return p.normal > 0 && !p.died && p.slowest > p.within() }

// quiet reports whether times are judged, and the machine was fast enough for them to say something.
func (p phase) quiet() bool { return p.judge && p.seen.noise < quiet && p.others < mostOthers }

// anyMachine is what an answer may take on a machine however busy: longer is a halt.
const anyMachine = 20 * time.Second

// wrong are sentences about what must not be.
func (p phase) wrong(memory int) (all []string) {
	say := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	if p.died {
		say("the process died")
	}
	if p.memory > memory {
		say("the process holds %d MB", p.memory)
	}
	for _, why := range p.failed {
		say("an honest stack: %.200s", why)
	}
	if p.slow() && p.quiet() {
		say("an honest stack took %.1f s, and may take %.1f s", p.slowest.Seconds(), p.within().Seconds())
	}
	if p.seen.late > 0 && p.quiet() || p.seen.slowest > anyMachine {
		say("%d answers took more than %s; the slowest %.1f s (%s)", p.seen.late, mostWait, p.seen.slowest.Seconds(), p.seen.slowestOf)
	}
	if p.seen.refused > 0 && !p.lost {
		say("%d questions were answered 503", p.seen.refused)
	}
	for _, what := range slices.Sorted(maps.Keys(p.seen.wrong)) {
		say("%d times %s", p.seen.wrong[what], what)
	}
	return all
}

func (r *report) wrong() int {
	n := 0
	for _, p := range r.phases {
		n += len(p.wrong(r.options.memory))
	}
	if r.peak > r.options.memory {
		n++
	}
	return n
}

func (r *report) print(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\nA process of %d MB under siege, beside %d honest stacks each time\n\n", r.options.memory, r.options.stacks)
	fmt.Fprintf(t, "  attack\tslowest stack\tmay take\tslowest answer\tof so many\t503\tmemory\tmachine\t\n")
	for _, p := range r.phases {
		may := "-"
		if p.normal > 0 {
			may = fmt.Sprintf("%.1f s", p.within().Seconds())
		}
		machine := "quiet"
		if !p.quiet() {
			machine = fmt.Sprintf("%.0f %% for others, %.1f s late", p.others*100, p.seen.noise.Seconds())
		}
		verdict := "held"
		if len(p.wrong(r.options.memory)) > 0 {
			verdict = "WRONG"
		}
		fmt.Fprintf(t, "  %s\t%.1f s\t%s\t%.2f s\t%d\t%d\t%d MB\t%s\t%s\n", p.name, p.slowest.Seconds(), may, p.seen.slowest.Seconds(), p.seen.asked, p.seen.refused, p.memory, machine, verdict)
	}
	_ = t.Flush()
	fmt.Fprintln(w)
	for _, p := range r.phases {
		if text := p.counts.text(); text != "" {
			fmt.Fprintf(w, "  %s sent %s\n", p.name, text)
		}
	}
	fmt.Fprintf(w, "\n  The process held %d MB at most.\n", r.peak)
	for _, p := range r.phases {
		for _, what := range p.wrong(r.options.memory) {
			fmt.Fprintf(w, "  WRONG, %s: %s\n", p.name, what)
		}
	}
	if r.peak > r.options.memory {
		fmt.Fprintf(w, "  WRONG: the process held %d MB\n", r.peak)
	}
	busy := 0
	for _, p := range r.phases {
		if !p.quiet() {
			busy++
		}
	}
	switch {
	case r.wrong() > 0:
	case busy > 0:
		fmt.Fprintf(w, "  It did not die. The machine was busy with other programs in %d of %d phases: times there say nothing of Hearth, and were not judged.\n", busy, len(r.phases))
	default:
		fmt.Fprintf(w, "  It neither died nor kept anyone waiting.\n")
	}
}
