package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"hearth/functions"
	"hearth/local/gateway"
	"hearth/shared/app"
)

// image is what the gateway says functions are made of: all are this program.
const image = "hearth"

// newGateway returns the gateway with every function of the table. Without a password its /system/ is
// open only if the gateway is on loopback.
func newGateway(h *app.Hearth, loopback bool, logs *gateway.Logs, log *slog.Logger) (*gateway.Gateway, *prometheus.Registry) {
	c, env := h.Config, functions.NewEnv(h, revision)
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "hearth_older_secret_keys", Help: "Secret keys that rows may still be encrypted with, beside the newest; -1 where the database cannot tell.",
	}, func() float64 { return olderKeys(h.Store.OlderKeys).count() }))
	data := prometheus.NewCounter(prometheus.CounterOpts{Name: "hearth_metric_data_total", Help: "Metric data that CloudWatch's API accepted. They are not kept."})
	registry.MustRegister(data)
	env.CountData = func(n int) { data.Add(float64(n)) }
	var rows []gateway.Function
	for _, f := range functions.Table() {
		rows = append(rows, gateway.Function{Name: f.Name, About: f.About, Image: image, Handler: f.New(env), Ready: env.Ready})
	}
	return gateway.New(gateway.Needs{
		Functions: rows, Logs: logs, Log: log, Registry: registry,
		User: c.AuthUser, Password: c.AuthSecret, Open: loopback, Version: revision, Secrets: secrets(c), Callbacks: h.Fetcher,
	}), registry
}

// olderKeys returns the ids of older secret keys that must stay.
type olderKeys func(context.Context) ([]string, error)

func (older olderKeys) count() float64 {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	ids, err := older(ctx)
	if err != nil {
		return -1
	}
	return float64(len(ids))
}

// secrets names those that are set, as infra/openfaas/stack.yml does.
func secrets(c app.Config) (names []string) {
	for _, s := range []struct {
		name string
		set  bool
	}{
		{"hearth-database", c.Database != ""}, {"hearth-redis", c.Redis != ""}, {"hearth-secret-key", len(c.SecretKeys) > 0},
		{"hearth-basic-auth-password", c.AuthSecret != ""}, {"hearth-os-password", c.Cloud.Password != "" && c.Cloud.Password != simulatedPassword},
	} {
		if s.set {
			names = append(names, s.name)
		}
	}
	return names
}
