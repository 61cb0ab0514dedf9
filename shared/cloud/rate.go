package cloud

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// How long a throttled service is left alone: what it says in Retry-After, at
// most pauseLimit, after which asking again is the only way to learn more; when it
// does not say, pauseFirst, doubled with every throttling in a row up to pauseLast.
const (
	pauseLimit = 5 * time.Minute
	pauseFirst = 500 * time.Millisecond
	pauseLast  = 30 * time.Second
)

// A verdict is what the end of a call says about the rate.
type verdict int

const (
	neutral   verdict = iota // nothing: a failure of another kind, or a call that did not leave
	served                   // the service kept up
	throttled                // the service asked for fewer calls; this one had no effect
)

// A rate decides how many calls may be under way to one service: additive
// increase (one more for each full window served), multiplicative decrease (half
// of them when throttled). It is pure: times come in as arguments. Not safe for
// concurrent use.
type rate struct {
	most   int // settable upper bound of the window
	window int // how many may be under way now, at least 1
	busy   int
	served int // since the window last changed
	round  int // rises when the window is halved: calls begun in an older round say nothing new
	row    int // throttlings in a row
	until  time.Time
}

func newRate(most int) *rate { return &rate{most: most, window: most} }

// free says whether a call may begin now. If not, wait says how long the service
// wants to be left alone; 0 means until a call ends.
func (r *rate) free(now time.Time) (ok bool, wait time.Duration) {
	if wait := r.until.Sub(now); wait > 0 {
		return false, wait
	}
	return r.busy < r.window, 0
}

// begin counts a call in and gives the round that its end must name.
func (r *rate) begin() (round int) {
	r.busy++
	return r.round
}

// end counts a call out. after is what a throttled answer asked for, 0 when it said nothing.
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

// calm says that forgetting the rate would lose nothing.
func (r *rate) calm(now time.Time) bool {
	return r.busy == 0 && r.window == r.most && !r.until.After(now)
}

// judge reads the verdict off an answer's code and headers. 498 is Swift's own 429
// (its ratelimit middleware). A 503 without Retry-After may come from a proxy
// whose service did the work, so it is an answer like any other. 413 is not
// throttling: Cinder sends it, with a Retry-After, for a quota that is used up.
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
