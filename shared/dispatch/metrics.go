package dispatch

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"hearth/shared/stack"
)

// metrics count messages and measure invocations.
type metrics struct {
	messages *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

func newMetrics() *metrics {
	return &metrics{
		messages: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "hearth_messages_total",
			Help: "Messages dispatched, by what their function said.",
		}, []string{"topic", "outcome"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "hearth_invocation_seconds",
			Help:    "How long one invocation with a batch took.",
			Buckets: prometheus.ExponentialBuckets(0.001, 4, 8),
		}, []string{"topic", "function"}),
	}
}

func (m *metrics) done(topic stack.Topic, done, retried int) {
	m.messages.WithLabelValues(string(topic), "done").Add(float64(done))
	m.messages.WithLabelValues(string(topic), "again").Add(float64(retried))
}

func (m *metrics) observe(r Route, d time.Duration) {
	m.seconds.WithLabelValues(string(r.Topic), r.Function).Observe(d.Seconds())
}

// Describe implements prometheus.Collector.
func (d *Dispatcher) Describe(c chan<- *prometheus.Desc) {
	d.metrics.messages.Describe(c)
	d.metrics.seconds.Describe(c)
}

// Collect implements prometheus.Collector.
func (d *Dispatcher) Collect(c chan<- prometheus.Metric) {
	d.metrics.messages.Collect(c)
	d.metrics.seconds.Collect(c)
}
