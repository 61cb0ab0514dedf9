package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"hearth/functions"
	"hearth/local/gateway"
	"hearth/shared/app"
	"hearth/shared/dispatch"
	"hearth/shared/web"
)

// run serves until ctx ends, then waits until the work in progress ends. A kill
// loses nothing either: what was begun goes on at the next start.
func run(ctx context.Context, c app.Config, log *slog.Logger, logs *gateway.Logs) error {
	if usesState(c) {
		unlock, err := lockState(c.State)
		if err != nil {
			return err
		}
		defer unlock()
	}
	gateway, err := listen("HEARTH_LISTEN", c.Listen)
	if err != nil {
		return err
	}
	defer func() { _ = gateway.Close() }()
	if c.Endpoint == "" {
		c.Endpoint = outsideURL(gateway.Addr()) + "/function/api/v1"
	}
	b := banner{gateway: localURL(gateway.Addr()), endpoint: c.Endpoint}
	cfn, err := listenOptional("HEARTH_CFN_LISTEN", c.CFNListen)
	switch {
	case err != nil:
		b.cfnError = err
	case cfn != nil:
		defer func() { _ = cfn.Close() }()
		b.cfn = localURL(cfn.Addr()) + "/v1"
	}
	if c.CFNEndpoint == "" && cfn != nil {
		c.CFNEndpoint = outsideURL(cfn.Addr()) + "/v1"
	} else if c.CFNEndpoint == "" {
		c.CFNEndpoint = outsideURL(gateway.Addr()) + "/function/cfn/v1"
	}
	if c.Cloud.AuthURL == "" {
		stop, err := simulate(&c, &b)
		if err != nil {
			return err
		}
		defer stop()
	}
	b.cloud = c.Cloud.AuthURL
	if len(c.WakeSecret) == 0 { // its own dispatcher calls functions without HTTP
		c.WakeSecret = make([]byte, 32)
		_, _ = rand.Read(c.WakeSecret) // never fails
	}
	h, err := app.Open(ctx, c, app.All, log)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	b.state(c)
	b.cloudError = h.SignIn(ctx)

	g, registry := newGateway(h, isLoopback(gateway.Addr()), logs, log)
	defer g.Close()
	d := dispatch.New(dispatch.Needs{
		Queue: h.Queue, Locker: h.Locker, Invoke: g.Invoke, Log: log,
		Routes: functions.Routes(), Ticks: functions.Ticks(),
		Batch: c.Batch, Concurrent: c.Concurrent, Timeout: c.InvocationTimeout,
	})
	registry.MustRegister(d)
	var working sync.WaitGroup
	working.Go(func() { d.Run(ctx) })

	servers := []*http.Server{serve(ctx, c, gateway, g, log)}
	if l, err := listenOptional("HEARTH_HEAT_LISTEN", c.HeatListen); err != nil {
		b.heatError = err
	} else if l != nil {
		b.heat = localURL(l.Addr()) + "/v1"
		servers = append(servers, serve(ctx, c, l, g.Only("api"), log))
	}
	if cfn != nil {
		servers = append(servers, serve(ctx, c, cfn, g.Only("cfn"), log))
	}
	if l, err := listenOptional("HEARTH_CLOUDWATCH_LISTEN", c.CloudWatchListen); err != nil {
		b.cloudWatchError = err
	} else if l != nil {
		b.cloudWatch = localURL(l.Addr()) + "/v1"
		servers = append(servers, serve(ctx, c, l, g.Only("cfn"), log))
	}
	if c.AuthUser == "" && !isLoopback(gateway.Addr()) {
		log.Warn("/system/ and callbacks are closed, because the gateway listens beyond loopback without a password; HEARTH_BASIC_AUTH_USER and HEARTH_BASIC_AUTH_PASSWORD set one", "address", gateway.Addr().String())
	}
	b.print()
	<-ctx.Done()
	log.Info("stopping; what is under way goes on at the next start")
	end, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	var errs []error
	for _, s := range servers {
		errs = append(errs, s.Shutdown(end))
	}
	stopped := make(chan struct{})
	go func() { working.Wait(); close(stopped) }()
	select {
	case <-stopped:
	case <-end.Done():
	}
	return errors.Join(errs...)
}

func serve(ctx context.Context, c app.Config, l net.Listener, h http.Handler, log *slog.Logger) *http.Server {
	s := web.NewServer(ctx, newGuardFor(c, h), functions.LongestBody(c.MaxBody), log)
	go func() { _ = s.Serve(l) }() // ends with Shutdown
	return s
}

// listenOptional listens at an address that serves one API without the gateway's path before it, as Heat
// does. It returns nil when the setting is empty.
func listenOptional(setting, address string) (net.Listener, error) {
	if address == "" {
		return nil, nil
	}
	return listen(setting, address)
}
