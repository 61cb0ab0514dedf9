package main

import (
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"hearth/functions"
	"hearth/local/gateway"
	"hearth/shared/app"
)

// image is what the gateway says functions are made of: all are this program.
const image = "hearth"

// front is what the gateway's address serves: every function of the table.
func front(c app.Config, env functions.Env, logs *gateway.Logs, log *slog.Logger) (*gateway.Gateway, *prometheus.Registry) {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	var rows []gateway.Function
	for _, f := range functions.Table() {
		rows = append(rows, gateway.Function{Name: f.Name, About: f.About, Image: image, Handler: f.New(env), Ready: env.Ready})
	}
	return gateway.New(gateway.Needs{
		Functions: rows, Logs: logs, Log: log, Registry: registry,
		User: c.AuthUser, Password: c.AuthSecret, Version: revision,
	}), registry
}
