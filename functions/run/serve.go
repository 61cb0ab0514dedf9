package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"hearth/functions"
	"hearth/shared/web"
)

// leave is how long requests under way may take once the program is asked to end.
// What is cut then is found again by its lease.
const leave = 25 * time.Second

// Bounds of a connection: for the header of a request, and between two requests.
const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
)

func serveHTTP(ctx context.Context, log *slog.Logger, address string, h http.Handler) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
		BaseContext:       func(net.Listener) context.Context { return web.WithEnding(context.WithoutCancel(ctx), ctx.Done()) },
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	log.Info("serving", "address", l.Addr().String())
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log.Info("ending")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leave)
	defer cancel()
	err = server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return server.Close()
	}
	return err
}

// onLambda says whether a Lambda runtime calls.
func onLambda() bool { return os.Getenv("AWS_LAMBDA_RUNTIME_API") != "" }

// serveLambda asks the runtime for events for ever; Lambda ends the process. Asked
// to end by somebody else, it gives back its hands while the runtime's loop waits.
func serveLambda(ctx context.Context, h functions.Handler) error {
	go lambda.Start(functions.OnLambda{Handler: h})
	<-ctx.Done()
	return nil
}
