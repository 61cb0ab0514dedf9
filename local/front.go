package main

import (
	"log/slog"
	"net/http"
	"strings"

	"hearth/functions"
	"hearth/shared/app"
	"hearth/shared/dispatch"
)

// front is what the gateway's address serves.
func front(c app.Config, h *app.Hearth, handlers map[string]functions.Handler, d *dispatch.Dispatcher, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		if err := h.Ready(r.Context()); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		}
	})
	mux.Handle("/function/api/", prefixed("/function/api", handlers["api"].HTTP))
	mux.Handle("/function/validator/", prefixed("/function/validator", handlers["validator"].HTTP))
	return mux
}

func prefixed(prefix string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("X-Forwarded-Prefix", prefix)
		r.URL.Path = "/" + strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, prefix), "/")
		h.ServeHTTP(w, r)
	})
}
