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

// A report has the results of a run.
type report struct {
	options options
	normal  time.Duration // of the slowest ordinary stack without an attack
	phases  []phase
	peak    int // MB
}

// A phase is one attack with the measurements during it.
type phase struct {
	name         string
	counts       *counts
	slowest      time.Duration // of the ordinary stacks
	failed       []string      // ordinary stacks that are not complete
	judge        bool          // whether times are judged
	normal       time.Duration // of the slowest stack without an attack; 0 is not known yet
	outage       time.Duration // how long the database did not work
	databaseAway bool          // probes may be answered 503
	probed       probeResult
	others       float64 // the share of the processors that other programs used
	memory       int     // MB at the end
	died         bool
}

// counts has the requests of an attack, by their answers.
type counts struct {
	mu  sync.Mutex
	n   map[string]int
	err error // why the attack could not run
}

func newCounts() *counts { return &counts{n: map[string]int{}} }

func (c *counts) add(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[what]++
}

// fail notes why the attack could not run.
func (c *counts) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.err = err
}

// answer counts an HTTP answer, or a missing one.
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

// allowedTime returns how long the ordinary stacks may take.
func (p phase) allowedTime() time.Duration { return 2*p.normal + p.outage }

// isSlow reports whether the ordinary stacks took too long.
func (p phase) isSlow() bool { return p.normal > 0 && !p.died && p.slowest > p.allowedTime() }

// isQuiet reports whether times are judged, and the machine was fast enough for that.
func (p phase) isQuiet() bool { return p.judge && p.probed.noise < quietTime && p.others < mostOthers }

// haltTime is how long an answer may take even on a busy machine.
const haltTime = 20 * time.Second

// violations returns sentences about violated rules.
func (p phase) violations(memory int) (all []string) {
	say := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	if p.died {
		say("the process died")
	}
	if p.counts.err != nil {
		say("the attack could not run: %v", p.counts.err)
	}
	if p.memory > memory {
		say("the process holds %d MB", p.memory)
	}
	for _, why := range p.failed {
		say("an ordinary stack: %.200s", why)
	}
	if p.isSlow() && p.isQuiet() {
		say("an ordinary stack took %.1f s, and may take %.1f s", p.slowest.Seconds(), p.allowedTime().Seconds())
	}
	if p.probed.late > 0 && p.isQuiet() || p.probed.slowest > haltTime {
		say("%d answers took more than %s; the slowest %.1f s (%s)", p.probed.late, mostWait, p.probed.slowest.Seconds(), p.probed.slowestOf)
	}
	if p.probed.refused > 0 && !p.databaseAway {
		say("%d questions were answered 503", p.probed.refused)
	}
	for _, what := range slices.Sorted(maps.Keys(p.probed.wrong)) {
		say("%d times %s", p.probed.wrong[what], what)
	}
	return all
}

func (r *report) countViolations() int {
	n := 0
	for _, p := range r.phases {
		n += len(p.violations(r.options.memory))
	}
	if r.peak > r.options.memory {
		n++
	}
	return n
}

func (r *report) print(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\nA process of %d MB under siege, beside %d ordinary stacks each time\n\n", r.options.memory, r.options.stacks)
	fmt.Fprintf(t, "  attack\tslowest stack\tmay take\tslowest answer\tof so many\t503\tmemory\tmachine\t\n")
	for _, p := range r.phases {
		may := "-"
		if p.normal > 0 {
			may = fmt.Sprintf("%.1f s", p.allowedTime().Seconds())
		}
		machine := "quiet"
		if !p.isQuiet() {
			machine = fmt.Sprintf("%.0f %% for others, %.1f s late", p.others*100, p.probed.noise.Seconds())
		}
		verdict := "held"
		if len(p.violations(r.options.memory)) > 0 {
			verdict = "WRONG"
		}
		fmt.Fprintf(t, "  %s\t%.1f s\t%s\t%.2f s\t%d\t%d\t%d MB\t%s\t%s\n", p.name, p.slowest.Seconds(), may, p.probed.slowest.Seconds(), p.probed.asked, p.probed.refused, p.memory, machine, verdict)
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
		for _, what := range p.violations(r.options.memory) {
			fmt.Fprintf(w, "  WRONG, %s: %s\n", p.name, what)
		}
	}
	if r.peak > r.options.memory {
		fmt.Fprintf(w, "  WRONG: the process held %d MB\n", r.peak)
	}
	busy := 0
	for _, p := range r.phases {
		if !p.isQuiet() {
			busy++
		}
	}
	switch {
	case r.countViolations() > 0:
	case busy > 0:
		fmt.Fprintf(w, "  It did not die. The machine was busy with other programs in %d of %d phases: times there say nothing of Hearth, and were not judged.\n", busy, len(r.phases))
	default:
		fmt.Fprintf(w, "  It neither died nor kept anyone waiting.\n")
	}
}
