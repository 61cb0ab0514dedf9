package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"hearth/functions"
	"hearth/shared/app"
	"hearth/shared/web"
)

// leave is how long requests in progress may take after the program got a signal to end. Work that is
// cut off then goes on elsewhere when its lease has run out.
const leave = 25 * time.Second

// places limits how many requests of ordinary size one process handles at once.
const places = 100

func serveHTTP(ctx context.Context, log *slog.Logger, c app.Config, h http.Handler) error {
	l, err := net.Listen("tcp", c.Port)
	if err != nil {
		return err
	}
	server := web.NewServer(ctx, web.Bounded(h, places, isPlatform), functions.LongestBody(c.MaxBody), log)
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

// isPlatform reports whether the platform asks for the function's health. These requests are
// answered at any time.
func isPlatform(path string) bool { return strings.HasPrefix(path, "/_/") }

// onLambda reports whether a Lambda runtime calls the function.
func onLambda() bool { return os.Getenv("AWS_LAMBDA_RUNTIME_API") != "" }

// serveLambda asks the runtime for events until Lambda ends the process. When ctx ends first, it
// returns while the runtime's loop waits, so that the caller can close connections.
func serveLambda(ctx context.Context, h functions.Handler) error {
	go lambda.Start(functions.OnLambda{Handler: h})
	<-ctx.Done()
	return nil
}
