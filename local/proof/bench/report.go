package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"
)

// A report has all results of one run.
type report struct {
	Label        string              `json:"label"`
	When         time.Time           `json:"when"`
	Idle         int64               `json:"resident_idle_bytes,omitempty"`
	After        int64               `json:"resident_after_bytes,omitempty"`
	Calculations []calculationResult `json:"thinking,omitempty"`
	Results      []result            `json:"results"`
	Reads        []reading           `json:"reads,omitempty"`
}

func (r report) print(w io.Writer) {
	bold, plain := "", ""
	if f, ok := w.(*os.File); ok {
		if i, err := f.Stat(); err == nil && i.Mode()&os.ModeCharDevice != 0 {
			bold, plain = "\033[1m", "\033[0m"
		}
	}
	printCalculations(w, r.Calculations)
	if len(r.Results) > 0 {
		fmt.Fprintf(w, "\n%s%s%s, from request to COMPLETE\n\n", bold, r.Label, plain)
		r.printResults(w)
	}
	printReadings(w, r.Reads)
	if r.Idle > 0 {
		fmt.Fprintf(w, "\nresident: %s idle, %s after all this\n", megabytes(r.Idle), megabytes(r.After))
	}
	for _, one := range r.Results {
		if one.Err != "" {
			fmt.Fprintf(w, "\n%s: %s\n", one.About, one.Err)
		}
	}
	for _, one := range r.Calculations {
		if one.Err != "" {
			fmt.Fprintf(w, "\n%s: %s\n", one.About, one.Err)
		}
	}
}

func (r report) printResults(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "case\twall s\tCPU s\tresources/s\tfirst s\tms/hop\tcalls\tneeded\tstatus calls\tbound s\tabove")
	fmt.Fprintln(t, strings.Repeat("─\t", 11))
	for _, one := range r.Results {
		fmt.Fprintf(t, "%s\t%.2f\t%s\t%.0f\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", one.About, one.Seconds, orDash(one.CPU != nil, func() string { return fmt.Sprintf("%.2f", *one.CPU) }),
			one.PerSecond, number(one.First, "%.2f"), number(one.HopMillis, "%.2f"), number(float64(one.Calls), "%.0f"), number(float64(one.LeastCalls), "%.0f"),
			number(float64(one.StatusCalls), "%.0f"), number(one.Bound, "%.2f"), orDash(one.Bound > 0, func() string {
				return fmt.Sprintf("+%.2f s (%.0f %%)", one.Seconds-one.Bound, (one.Seconds/one.Bound-1)*100)
			}))
	}
	_ = t.Flush()
}

func number(n float64, format string) string {
	return orDash(n > 0, func() string { return fmt.Sprintf(format, n) })
}

func orDash(known bool, text func() string) string {
	if !known {
		return "–"
	}
	return text()
}

// failed returns an error when a case has an error.
func (r report) failed() error {
	for _, one := range r.Results {
		if one.Err != "" {
			return errors.New("not every stack could be made and removed")
		}
	}
	for _, one := range r.Calculations {
		if one.Err != "" {
			return errors.New("not every template could be planned")
		}
	}
	for _, one := range r.Reads {
		if one.Err != "" {
			return errors.New("not every request was answered")
		}
	}
	return nil
}
