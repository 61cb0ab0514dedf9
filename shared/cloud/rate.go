package cloud

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// How long a throttled service is left alone: its Retry-After, at most pauseLimit, after which only
// another call can tell more. Without Retry-After it is pauseFirst, doubled with each further
// throttling up to pauseLast.
const (
	pauseLimit = 5 * time.Minute
	pauseFirst = 500 * time.Millisecond
	pauseLast  = 30 * time.Second
)

// A verdict is what the end of a call says about the rate.
type verdict int

const (
	neutral   verdict = iota // nothing: another kind of failure, or a call that was not sent
	served                   // the service kept up
	throttled                // the service asked for fewer calls; this one had no effect
)

// A rate decides how many calls to one service may be in progress: additive increase (one more for
// each full window served), multiplicative decrease (half of them when throttled). It is pure:
// times are arguments. It is not safe for concurrent use.
type rate struct {
	most   int // upper bound of the window, can be set
	window int // how many calls may be in progress now, at least 1
	busy   int
	served int // since the window last changed
	round  int // increases when the window is halved: calls that began in an older round say nothing new
	row    int // throttlings in a row
	until  time.Time
}

func newRate(most int) *rate { return &rate{most: most, window: most} }

// free reports whether a call may begin now. If not, wait is how long the service wants to be left
// alone; 0 means until a call ends.
func (r *rate) free(now time.Time) (ok bool, wait time.Duration) {
	if wait := r.until.Sub(now); wait > 0 {
		return false, wait
	}
	return r.busy < r.window, 0
}

// begin counts a call, and returns the round that its end must name.
func (r *rate) begin() (round int) {
	r.busy++
	return r.round
}

// end counts the end of a call. after is what a throttled answer asked for, 0 when it said nothing.
func (r *rate) end(now time.Time, round int, v verdict, after time.Duration) {
	r.busy--
	switch v {
	case served:
		if round != r.round {
			return
		}
		r.row = 0
		if r.window == r.most {
			return
		}
		if r.served++; r.served >= r.window {
			r.window++
			r.served = 0
		}
	case throttled:
		if round == r.round {
			r.round++
			r.row++
			r.served = 0
			r.window = max(1, r.window/2)
		}
		if after <= 0 {
			after = min(pauseLast, pauseFirst<<min(r.row-1, 10))
		}
		if until := now.Add(min(after, pauseLimit)); until.After(r.until) {
			r.until = until
		}
	}
}

// isIdle reports whether removing the rate would lose nothing.
func (r *rate) isIdle(now time.Time) bool {
	return r.busy == 0 && r.window == r.most && !r.until.After(now)
}

// judge returns the verdict of an answer's code and headers. 498 is Swift's own 429 (its ratelimit
// middleware). A 503 without Retry-After may come from a proxy whose service did the work, so it is
// an answer like any other. 413 is not throttling: Cinder sends it, with Retry-After, for an
// exhausted quota.
func judge(code int, header http.Header, now time.Time) (verdict, time.Duration) {
	after, said := retryAfter(header.Get("Retry-After"), now)
	switch {
	case code == http.StatusTooManyRequests, code == 498, code == http.StatusServiceUnavailable && said:
		return throttled, after
	case code > 0 && code < 500:
		return served, 0
	}
	return neutral, 0
}

// retryAfter reads seconds or an HTTP date (RFC 9110, 10.2.3).
func retryAfter(text string, now time.Time) (after time.Duration, ok bool) {
	text = strings.TrimSpace(text)
	if seconds, err := strconv.ParseFloat(text, 64); err == nil && seconds == seconds {
		return time.Duration(min(max(seconds, 0), pauseLimit.Seconds()) * float64(time.Second)), true
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(now), 0), true
	}
	return 0, false
}
