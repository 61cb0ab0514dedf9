package gateway

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/openfaas/faas-provider/logs"
)

const (
	logsKept    = 1000          // lines of each function
	logsLongest = 1 * time.Hour // that one who follows is served
	logsBehind  = 256           // lines that one who follows may be late; then some are left out
)

// Logs keeps the last lines of each function, for /system/logs.
type Logs struct {
	mu        sync.Mutex
	lines     map[string][]logs.Message
	followers map[chan logs.Message]string
}

// NewLogs makes an empty one.
func NewLogs() *Logs {
	return &Logs{lines: map[string][]logs.Message{}, followers: map[chan logs.Message]string{}}
}

// Add keeps a line of a function.
func (l *Logs) Add(function, text string) {
	m := logs.Message{Name: function, Namespace: Namespace, Instance: function, Timestamp: time.Now().UTC(), Text: text}
	l.mu.Lock()
	defer l.mu.Unlock()
	kept := append(l.lines[function], m)
	if len(kept) >= 2*logsKept { // moved seldom, not with every line
		kept = append(make([]logs.Message, 0, 2*logsKept), kept[len(kept)-logsKept:]...)
	}
	l.lines[function] = kept
	for c, wants := range l.followers {
		if wants == function {
			select {
			case c <- m:
			default:
			}
		}
	}
}

// Query implements logs.Requester.
func (l *Logs) Query(ctx context.Context, r logs.Request) (<-chan logs.Message, error) {
	name := withoutNamespace(r.Name)
	l.mu.Lock()
	defer l.mu.Unlock()
	past := l.storedLines(name, r)
	out := make(chan logs.Message, len(past)+logsBehind)
	for _, m := range past {
		out <- m
	}
	if !r.Follow {
		close(out)
		return out, nil
	}
	l.followers[out] = name
	context.AfterFunc(ctx, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.followers, out)
		close(out)
	})
	return out, nil
}

// storedLines returns the stored lines that a request asks for.
func (l *Logs) storedLines(name string, r logs.Request) []logs.Message {
	all := l.lines[name]
	all = all[max(0, len(all)-logsKept):]
	if r.Since != nil {
		for len(all) > 0 && all[0].Timestamp.Before(*r.Since) {
			all = all[1:]
		}
	}
	if r.Tail > 0 {
		all = all[max(0, len(all)-r.Tail):]
	}
	return all
}

// requireFunction returns a handler that answers 404 when the name is no function.
func (g *Gateway) requireFunction(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if name := r.URL.Query().Get("name"); !g.findFunction(w, name, r.URL.Query().Get("namespace")) {
			return
		}
		next(w, r)
	}
}

// Tee keeps, for each function, the lines that carry its name under "function", and
// hands all lines on.
func (l *Logs) Tee(next slog.Handler) slog.Handler { return &tee{logs: l, next: next} }

type tee struct {
	logs     *Logs
	next     slog.Handler
	function string
}

func (t *tee) Enabled(ctx context.Context, level slog.Level) bool { return t.next.Enabled(ctx, level) }

func (t *tee) Handle(ctx context.Context, r slog.Record) error {
	function, text := t.function, r.Level.String()+" "+r.Message
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "function" {
			function = a.Value.String()
		}
		text += " " + a.String()
		return true
	})
	if function != "" {
		t.logs.Add(function, text)
	}
	return t.next.Handle(ctx, r)
}

func (t *tee) WithAttrs(attrs []slog.Attr) slog.Handler {
	with := &tee{logs: t.logs, next: t.next.WithAttrs(attrs), function: t.function}
	for _, a := range attrs {
		if a.Key == "function" {
			with.function = a.Value.String()
		}
	}
	return with
}

func (t *tee) WithGroup(name string) slog.Handler {
	return &tee{logs: t.logs, next: t.next.WithGroup(name), function: t.function}
}
