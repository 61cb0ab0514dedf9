package main

import (
	"context"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"hearth/functions"
	"hearth/shared/app"
	"hearth/shared/dispatch"
)

// dispatchThrough runs the dispatcher, which calls functions through the gateway, and serves its metrics.
func dispatchThrough(ctx context.Context, h *app.Hearth) error {
	c := h.Config
	d := dispatch.New(dispatch.Needs{
		Queue: h.Queue, Locker: h.Locker, Invoke: dispatch.HTTP(c.Gateway, c.WakeSecret), Log: h.Log,
		Routes: functions.Routes(), Ticks: functions.Ticks(),
		Batch: c.Batch, Concurrent: c.Concurrent, Timeout: c.InvocationTimeout,
	})
	registry := prometheus.NewRegistry()
	registry.MustRegister(d)
	metrics := promhttp.HandlerFor(registry, promhttp.HandlerOpts{})

	ctx, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { d.Run(ctx) })
	err := serveHTTP(ctx, h.Log, c, functions.Serve(functions.Handler{HTTP: metrics}, h.Ready))
	stop()
	running.Wait()
	return err
}
