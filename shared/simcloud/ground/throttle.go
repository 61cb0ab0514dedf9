package ground

import (
	"net/http"
	"time"
)

// A bucket lets calls through at a rate.
type bucket struct {
	left float64
	at   time.Time
}

// throttle returns 429 above the service's limit, and nil otherwise.
func (c *Cloud) throttle(f *API, now time.Time) *Reply {
	limit, found := c.Current.Limit[f.Service]
	if !found {
		limit = c.Current.Limit[""]
	}
	if limit.Rate <= 0 {
		return nil
	}
	burst := limit.Burst
	if burst <= 0 {
		burst = max(limit.Rate, 1)
	}
	b := c.buckets[f.Service]
	if b == nil {
		b = &bucket{burst, now}
		c.buckets[f.Service] = b
	}
	b.left = min(burst, b.left+now.Sub(b.at).Seconds()*limit.Rate)
	b.at = now
	if b.left < 1 {
		return retryAfter(f.Refused(http.StatusTooManyRequests, "OverLimit", faultMessages[http.StatusTooManyRequests]), limit.RetryAfter)
	}
	b.left--
	return nil
}

// latency returns the delay of this call in seconds.
func (s Settings) latency(service string, f *faults) float64 {
	l, found := s.Latency[service]
	if !found {
		l = s.Latency[""]
	}
	if l.Jitter > 0 {
		return l.Fixed + l.Jitter*f.rand.Float64()
	}
	return l.Fixed
}
