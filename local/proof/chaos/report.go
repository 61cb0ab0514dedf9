package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// A report has the faults of a run and its results.
type report struct {
	options   options
	tally     *tally
	began     time.Time
	disturbed time.Duration
	wrong     []string
}

// find records a violation, and counts it by its kind: lost, doubled, swapped, stuck, failed.
func (r *report) find(what, format string, args ...any) {
	r.tally.add("wrong", what, 1)
	r.tally.find(format, args...)
}

// paint returns the codes of colours. They are empty when w is not a terminal.
func paint(w io.Writer) (bold, red, green, dim, plain string) {
	if !terminal(w) {
		return
	}
	return "\033[1m", "\033[31;1m", "\033[32;1m", "\033[2m", "\033[0m"
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	i, err := f.Stat()
	return err == nil && i.Mode()&os.ModeCharDevice != 0
}

func (r *report) print(w io.Writer) {
	bold, red, green, dim, plain := paint(w)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(what, kind string) {
		var parts []string
		r.tally.mu.Lock()
		counts := maps.Clone(r.tally.counts[kind])
		r.tally.mu.Unlock()
		sum := 0
		for _, k := range slices.Sorted(maps.Keys(counts)) {
			parts = append(parts, fmt.Sprintf("%s %d", k, counts[k]))
			sum += counts[k]
		}
		fmt.Fprintf(t, "  %s\t%d\t%s\n", what, sum, strings.Join(parts, ", "))
	}
	fmt.Fprintf(t, "\n%sWhat was done%s, in %s, seed %d\n", bold, plain, r.disturbed.Round(time.Second), r.options.seed)
	row("processes killed", "kill")
	row("servers", "deed")
	row("cloud's faults", "fault")
	row("messages disturbed", "message")
	row("users' requests", "request")
	row("signals", "signal")
	row("policies written", "policy")
	_ = t.Flush()
	fmt.Fprintf(t, "\n%sWhat came of it%s\n", bold, plain)
	row("stacks", "stack")
	row("as undisturbed", "ended")
	row("resources", "resource")
	row("objects", "object")
	row("trusts left over", "trust")
	row("processes", "process")
	_ = t.Flush()
	for _, what := range []string{"doubled", "lost", "swapped", "stuck", "failed"} {
		n, colour := r.tally.of("wrong", what)+r.earlyFailures(what), green
		if n > 0 {
			colour = red
		}
		fmt.Fprintf(t, "  %s\t%s%d%s\n", what, colour, n, plain)
	}
	_ = t.Flush()
	fmt.Fprintf(w, "\n%sSlowest%s\n", bold, plain)
	for _, k := range slices.Sorted(maps.Keys(r.tally.slowest)) {
		fmt.Fprintf(t, "  %s\t%.1f s\n", k, r.tally.slowest[k].Seconds())
	}
	_ = t.Flush()
	fmt.Fprintf(w, "%s  Identity was hit lightly. A trust left over belongs to a request that was cut short after Keystone had made it.%s\n", dim, plain)
	if len(r.wrong) == 0 {
		fmt.Fprintf(w, "\n%sNothing lost, doubled, swapped, stuck or failed.%s\n", green, plain)
		return
	}
	fmt.Fprintf(w, "\n%s%d things are wrong%s (again with -seed %d):\n", red, len(r.wrong), plain, r.options.seed)
	for _, one := range r.wrong {
		fmt.Fprintln(w, "  "+one)
	}
}

// earlyFailures returns the number of stacks that failed before the audit.
func (r *report) earlyFailures(what string) int {
	if what != "failed" {
		return 0
	}
	return r.tally.of("stack", "failed")
}
