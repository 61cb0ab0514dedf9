package gateway

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"

	"hearth/shared/web"
)

const (
	asyncMost       = 1000             // asynchronous invocations that wait or run
	asyncBytes      = 32 << 20         // of all their requests
	asyncBody       = 6 << 20          // bytes of a request that is kept for later
	asyncLongest    = 15 * time.Minute // of one
	callbackTimeout = 30 * time.Second // of sending its answer back
	callback        = "X-Callback-Url"
)

// serveAsync is /async-function/<name>: 202 at once, and the call later. What is
// not done when the process ends is lost; Hearth's own work never goes this way.
func (g *Gateway) serveAsync(w http.ResponseWriter, r *http.Request, prefix string) {
	f, inner, ok := g.inner(w, r, prefix)
	if !ok {
		return
	}
	answerTo, ok := g.callbackURL(r)
	if !ok {
		http.Error(w, "X-Callback-Url names no address that answers may be sent to", http.StatusBadRequest)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, asyncBody))
	if err != nil {
		http.Error(w, "cannot read the request: "+err.Error(), http.StatusBadRequest)
		return
	}
	if !g.queue.enter(len(body)) {
		w.Header().Set("Retry-After", "10")
		http.Error(w, "too many asynchronous invocations wait", http.StatusTooManyRequests)
		return
	}
	id, now := uuid.NewString(), strconv.FormatInt(time.Now().UnixNano(), 10)
	inner.Header.Set(callID, id)
	inner.Header.Del(callback)
	inner.Body = io.NopCloser(bytes.NewReader(body))
	w.Header().Set(callID, id)
	w.Header().Set(startTime, now)
	w.WriteHeader(http.StatusAccepted)

	ctx := web.Detached(r.Context())
	g.async.Go(func() {
		defer g.queue.leave(len(body))
		g.later(ctx, f, inner, id, answerTo)
	})
}

func (g *Gateway) later(ctx context.Context, f *row, r *http.Request, id string, answerTo *url.URL) {
	ctx, cancel := context.WithTimeout(ctx, asyncLongest)
	defer cancel()
	begun := time.Now()
	kept := &keptAnswer{header: http.Header{}, status: http.StatusOK}
	g.run(kept, r.WithContext(ctx), f)
	if answerTo == nil {
		return
	}
	back, err := http.NewRequestWithContext(ctx, http.MethodPost, answerTo.String(), &kept.body)
	if err != nil {
		g.Log.Warn("cannot call back", "function", f.Name, "error", err)
		return
	}
	if kind := kept.header.Get("Content-Type"); kind != "" {
		back.Header.Set("Content-Type", kind)
	}
	back.Header.Set(callID, id)
	back.Header.Set("X-Function-Name", f.Name)
	back.Header.Set("X-Function-Status", strconv.Itoa(kept.status))
	back.Header.Set(duration, strconv.FormatFloat(time.Since(begun).Seconds(), 'f', 6, 64))
	answer, err := callbackClient.Do(back)
	if err != nil {
		g.Log.Warn("cannot call back", "function", f.Name, "error", err)
		return
	}
	_ = answer.Body.Close() // what it says does not matter
}

// callbackClient follows no redirects: they could lead away from the hosts allowed.
var callbackClient = &http.Client{
	Timeout:       callbackTimeout,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// A queue counts asynchronous invocations and the bytes of their requests.
type queue struct {
	mu          sync.Mutex
	calls, size int
}

// enter reports whether one more has room.
func (q *queue) enter(size int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.calls >= asyncMost || q.size+size > asyncBytes {
		return false
	}
	q.calls++
	q.size += size
	return true
}

func (q *queue) leave(size int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.calls--
	q.size -= size
}

// callbackURL reads an address that answers may be sent to: of a host that is allowed by
// name, or on loopback for a caller that is on loopback itself. None is fine.
func (g *Gateway) callbackURL(r *http.Request) (*url.URL, bool) {
	text := r.Header.Get(callback)
	if text == "" {
		return nil, true
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return nil, false
	}
	host := u.Hostname()
	ip := net.ParseIP(host)
	from, _, _ := net.SplitHostPort(r.RemoteAddr)
	loopback := (host == "localhost" || ip != nil && ip.IsLoopback()) && net.ParseIP(from).IsLoopback()
	return u, loopback || slices.Contains(g.CallbackHosts, host) || slices.Contains(g.CallbackHosts, u.Host)
}

// keptAnswer is an answer that nobody waits for.
type keptAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *keptAnswer) Header() http.Header         { return k.header }
func (k *keptAnswer) WriteHeader(status int)      { k.status = status }
func (k *keptAnswer) Write(p []byte) (int, error) { return k.body.Write(p) }
