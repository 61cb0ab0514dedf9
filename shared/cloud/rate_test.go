package cloud

import (
	"net/http"
	"testing"
	"time"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

func TestRateFollowsWhatTheServiceSays(t *testing.T) {
	t.Parallel()
	// Each word is an event: b begins a call, s/t/n ends the oldest one as served,
	// throttled, neutral; a digit d throttles with Retry-After: d seconds.
	cases := []struct {
		name, events string
		most         int
		window       int
		pause        time.Duration
	}{
		{"begins wide open", "", 8, 8, 0},
		{"neutral ends change nothing", "bbnn", 8, 8, 0},
		{"one throttling halves", "bt", 8, 4, pauseFirst},
		{"a round halves only once", "bbbttt", 8, 4, pauseFirst},
		{"two rounds halve twice, and the pause doubles", "btbt", 8, 2, 2 * pauseFirst},
		{"never below one", "btbtbtbt", 4, 1, 8 * pauseFirst},
		{"Retry-After is honoured", "b7", 8, 4, 7 * time.Second},
		{"the longest pause holds", "bb72", 8, 4, 7 * time.Second},
		{"a window of served calls adds one", "bt bs bs bs bs", 8, 5, pauseFirst},
		{"less than a window does not", "bt bs bs bs", 8, 4, pauseFirst},
		{"calls of the round before count for nothing", "bbbbb t ssss", 8, 4, pauseFirst},
		{"never above the most", "bs bs bs bs", 2, 2, 0},
		{"a served call ends the row", "bt bs bt", 8, 2, pauseFirst},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRate(c.most)
			var rounds []int
			for _, e := range c.events {
				v, after := neutral, time.Duration(0)
				switch {
				case e == ' ':
					continue
				case e == 'b':
					rounds = append(rounds, r.begin())
					continue
				case e == 's':
					v = served
				case e == 't':
					v = throttled
				case e >= '0' && e <= '9':
					v, after = throttled, time.Duration(e-'0')*time.Second
				}
				r.end(noon, rounds[0], v, after)
				rounds = rounds[1:]
			}
			if r.window != c.window {
				t.Errorf("window = %d, want %d", r.window, c.window)
			}
			if _, wait := r.free(noon); wait != c.pause {
				t.Errorf("pause = %v, want %v", wait, c.pause)
			}
			if r.busy != len(rounds) {
				t.Errorf("busy = %d, want %d", r.busy, len(rounds))
			}
		})
	}
}

func TestRateRecoversWhole(t *testing.T) {
	t.Parallel()
	r := newRate(32)
	for range 10 {
		r.end(noon, r.begin(), throttled, 0)
	}
	if r.window != 1 {
		t.Fatalf("window = %d after ten throttlings, want 1", r.window)
	}
	if _, wait := r.free(noon); wait != pauseLast {
		t.Errorf("pause = %v, want %v", wait, pauseLast)
	}
	calls := 0
	for r.window < 32 {
		r.end(noon, r.begin(), served, 0)
		calls++
	}
	if want := 32 * 31 / 2; calls != want {
		t.Errorf("recovered after %d calls, want %d", calls, want)
	}
	if !r.isIdle(noon.Add(pauseLast)) || r.isIdle(noon) {
		t.Error("a rate is idle exactly when no call has to wait any more")
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	cases := []struct {
		code  int
		after string
		want  verdict
		pause time.Duration
	}{
		{200, "", served, 0},
		{404, "", served, 0},
		{409, "5", served, 0},
		{413, "0", served, 0},
		{429, "", throttled, 0},
		{429, "3", throttled, 3 * time.Second},
		{429, "1.5", throttled, 1500 * time.Millisecond},
		{429, noon.Add(9 * time.Second).Format(http.TimeFormat), throttled, 9 * time.Second},
		{429, noon.Add(-time.Hour).Format(http.TimeFormat), throttled, 0},
		{429, "-4", throttled, 0},
		{429, "soon", throttled, 0},
		{429, "NaN", throttled, 0},
		{429, "1e300", throttled, pauseLimit},
		{498, "1", throttled, time.Second},
		{500, "", neutral, 0},
		{502, "", neutral, 0},
		{503, "", neutral, 0},
		{503, "soon", neutral, 0},
		{503, "2", throttled, 2 * time.Second},
		{504, "2", neutral, 0},
	}
	for _, c := range cases {
		header := http.Header{}
		if c.after != "" {
			header.Set("Retry-After", c.after)
		}
		if v, pause := judge(c.code, header, noon); v != c.want || v == throttled && pause != c.pause {
			t.Errorf("judge(%d, Retry-After %q) = %v, %v, want %v, %v", c.code, c.after, v, pause, c.want, c.pause)
		}
	}
}
