package gateway

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"

	"hearth/shared/engine/commit"
	"hearth/shared/fetch"
	"hearth/shared/web"
)

const (
	asyncMost    = 1000             // asynchronous invocations that wait or run
	asyncBytes   = 32 << 20         // of all their requests
	asyncBody    = 6 << 20          // bytes of a request that is kept for later
	asyncLongest = 15 * time.Minute // of one
	callback     = "X-Callback-Url"
)

// serveAsync is /async-function/<name>: 202 at once, and the call later. What is
// not done when the process ends is lost; Hearth's own work never goes this way. A callback
// sends a text that the caller chose to an address that it chose. So it is only for those who
// may use /system/, and goes only where templates may be fetched from.
func (g *Gateway) serveAsync(w http.ResponseWriter, r *http.Request, prefix string) {
	answerTo := r.Header.Get(callback)
	if answerTo == "" {
		g.enqueue(w, r, prefix, "")
		return
	}
	g.requirePassword(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if g.Callbacks == nil {
			http.Error(w, "X-Callback-Url: no answers are sent, as HEARTH_FETCH is none", http.StatusBadRequest)
			return
		}
		if fetch.CheckAddress(answerTo) != nil {
			http.Error(w, "X-Callback-Url names no address that answers may be sent to", http.StatusBadRequest)
			return
		}
		if g.User != "" {
			r = r.Clone(r.Context())
			r.Header.Del("Authorization") // the gateway's password is not for the function
		}
		g.enqueue(w, r, prefix, answerTo)
	})).ServeHTTP(w, r)
}

// enqueue accepts an asynchronous invocation.
func (g *Gateway) enqueue(w http.ResponseWriter, r *http.Request, prefix, answerTo string) {
	f, inner, ok := g.functionRequest(w, r, prefix)
	if !ok {
		return
	}
	body, err := web.ReadBody(w, r, asyncBody)
	if err != nil {
		http.Error(w, "cannot read the request: "+err.Error(), http.StatusBadRequest)
		return
	}
	if !g.queue.reserve(len(body)) {
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
		defer g.queue.release(len(body))
		commit.Guard(func() *slog.Logger { return g.Log.With("function", f.Name) }, "its invocation is lost", func() { g.runAsync(ctx, f, inner, id, answerTo) })
	})
}

func (g *Gateway) runAsync(ctx context.Context, f *functionState, r *http.Request, id, answerTo string) {
	ctx, cancel := context.WithTimeout(ctx, asyncLongest)
	defer cancel()
	begun := time.Now()
	kept := &storedAnswer{header: http.Header{}, status: http.StatusOK}
	g.run(kept, r.WithContext(ctx), f)
	if answerTo == "" {
		return
	}
	header := http.Header{}
	if kind := kept.header.Get("Content-Type"); kind != "" {
		header.Set("Content-Type", kind)
	}
	header.Set(callID, id)
	header.Set("X-Function-Name", f.Name)
	header.Set("X-Function-Status", strconv.Itoa(kept.status))
	header.Set(duration, strconv.FormatFloat(time.Since(begun).Seconds(), 'f', 6, 64))
	if err := g.Callbacks.Post(ctx, answerTo, header, kept.body.Bytes()); err != nil {
		g.Log.Warn("cannot call back; HEARTH_FETCH says which addresses are opened", "function", f.Name, "error", err)
	}
}

// A queue counts asynchronous invocations and the bytes of their requests.
type queue struct {
	mu          sync.Mutex
	calls, size int
}

// reserve counts one more invocation, and reports whether there is room for it.
func (q *queue) reserve(size int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.calls >= asyncMost || q.size+size > asyncBytes {
		return false
	}
	q.calls++
	q.size += size
	return true
}

func (q *queue) release(size int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.calls--
	q.size -= size
}

// storedAnswer keeps the answer to an invocation whose client does not wait for it.
type storedAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *storedAnswer) Header() http.Header         { return k.header }
func (k *storedAnswer) WriteHeader(status int)      { k.status = status }
func (k *storedAnswer) Write(p []byte) (int, error) { return k.body.Write(p) }
