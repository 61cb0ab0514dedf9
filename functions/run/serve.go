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

// leave is how long requests under way may take once the program is asked to end.
// What is cut then is found again by its lease.
const leave = 25 * time.Second

// places is how many requests, of ordinary size, one process works on at once.
const places = 100

func serveHTTP(ctx context.Context, log *slog.Logger, c app.Config, h http.Handler) error {
	l, err := net.Listen("tcp", c.Port)
	if err != nil {
		return err
	}
	server := web.NewServer(ctx, inRoom(h), functions.LongestBody(c.MaxBody), log)
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

// inRoom bounds how many requests are under way at once. The platform's own questions
// are answered at any time.
func inRoom(h http.Handler) http.Handler {
	room := web.NewRoom(places)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/_/") {
			h.ServeHTTP(w, r)
		} else if !room.Admit(w, r, h) {
			http.Error(w, "the request was given up", http.StatusServiceUnavailable)
		}
	})
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
