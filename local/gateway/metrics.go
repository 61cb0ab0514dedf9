package gateway

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics have the names of an OpenFaaS gateway's, so that its dashboards show them.
type metrics struct {
	total   *prometheus.CounterVec
	seconds *prometheus.HistogramVec
	count   *prometheus.GaugeVec
}

func newMetrics(r *prometheus.Registry) *metrics {
	m := &metrics{
		total: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gateway_function_invocation_total", Help: "Invocations of a function.",
		}, []string{"function_name", "code"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "gateway_functions_seconds", Help: "How long invocations took.", Buckets: prometheus.ExponentialBuckets(0.001, 4, 8),
		}, []string{"function_name", "code"}),
		count: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "gateway_service_count", Help: "Replicas of a function.",
		}, []string{"function_name"}),
	}
	r.MustRegister(m.total, m.seconds, m.count)
	return m
}

func (m *metrics) done(function string, status int, took time.Duration) {
	name, code := function+"."+Namespace, strconv.Itoa(status)
	m.total.WithLabelValues(name, code).Inc()
	m.seconds.WithLabelValues(name, code).Observe(took.Seconds())
}

func (m *metrics) scaled(function string, replicas uint64) {
	m.count.WithLabelValues(function + "." + Namespace).Set(float64(replicas))
}
