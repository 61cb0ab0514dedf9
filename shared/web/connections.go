package web

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// Bounds of connections, of one process.
const (
	mostConnections = 1024             // at once; then the one that has been quiet for longest is closed
	mostOfAddress   = 512              // of them, those of one address
	maxBuffered     = 96 << 20         // bytes of bodies that arrive or wait, and of answers that are being sent
	headerTimeout   = 10 * time.Second // of a request's header
	idleTimeout     = time.Minute      // between two requests
	mostHeader      = 64 << 10         // bytes of a request's header
	bodyTimeout     = 10 * time.Second // of a body, and longer for a long one
	answerTimeout   = 30 * time.Second // of a piece of an answer, and longer for a long one
	minRate         = 64 << 10         // bytes a second that a long body or answer must make
)

// connections limits the connections of a server, and the memory that slow clients take. It calls
// the handler when the whole body of a request has arrived, and sends the answer when the handler has
// returned. So a slow client costs memory only. Beyond a bound the connection that has been slow for
// longest is closed.
type connections struct {
	handler  http.Handler
	body     int64 // bytes of a body that are read at most
	throttle *bodyThrottle
	bounds   clientBounds

	mu        sync.Mutex
	all       map[net.Conn]*connection
	addresses map[string]int
	buffered  int64
}

// A connection is one connection of a client, with what its request takes.
type connection struct {
	conn    net.Conn
	address string
	control *http.ResponseController // of the request under way
	cancel  context.CancelFunc

	// The fields below are guarded by connections.mu.
	handled  bool      // whether the handler has its request
	since    time.Time // when it last began to arrive, or to be answered
	buffered int64     // of its body or answer
}

// NewServer makes a server for a handler. body is the longest body that the handler
// takes. Its requests' contexts outlive ctx; streams end with it.
func NewServer(ctx context.Context, handler http.Handler, body int64, log *slog.Logger) *http.Server {
	return newConnections(handler, body).server(ctx, log)
}

// clientBounds are the bounds that tests shorten.
type clientBounds struct {
	body, answer time.Duration
	buffered     int64
}

func newConnections(handler http.Handler, body int64) *connections {
	return &connections{handler: handler, body: body, throttle: longBodyThrottle, bounds: clientBounds{bodyTimeout, answerTimeout, maxBuffered}, all: map[net.Conn]*connection{}, addresses: map[string]int{}}
}

func (cs *connections) server(ctx context.Context, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           cs,
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    mostHeader,
		BaseContext:       func(net.Listener) context.Context { return WithEnding(context.WithoutCancel(ctx), ctx.Done()) },
		ConnContext:       cs.register,
		ConnState:         cs.changed,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

type connectionKey struct{}

// register adds a new connection. Where there are too many, it closes the oldest one first.
func (cs *connections) register(ctx context.Context, conn net.Conn) context.Context {
	host, _, err := net.SplitHostPort(conn.RemoteAddr().String())
	if err != nil {
		host = ""
	}
	c := &connection{conn: conn, address: host, since: time.Now()}
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if cs.addresses[host] >= mostOfAddress {
		cs.closeOldest(func(o *connection) bool { return o.address == host })
	} else if len(cs.all) >= mostConnections {
		cs.closeOldest(func(*connection) bool { return true })
	}
	cs.all[conn] = c
	cs.addresses[host]++
	return context.WithValue(ctx, connectionKey{}, c)
}

func (cs *connections) changed(conn net.Conn, state http.ConnState) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	c := cs.all[conn]
	if c == nil {
		return
	}
	switch state {
	case http.StateIdle:
		c.since = time.Now()
	case http.StateClosed, http.StateHijacked:
		delete(cs.all, conn)
		if cs.addresses[c.address]--; cs.addresses[c.address] == 0 {
			delete(cs.addresses, c.address)
		}
	}
}

// closeOldest cuts off the connection that has been slow for longest, of those whose
// request is not with the handler. The lock is held.
func (cs *connections) closeOldest(of func(*connection) bool) {
	var oldest *connection
	for _, c := range cs.all {
		if of(c) && !c.handled && (oldest == nil || c.since.Before(oldest.since)) {
			oldest = c
		}
	}
	if oldest == nil {
		return
	}
	if oldest.control == nil {
		_ = oldest.conn.Close()
		return
	}
	past := time.Unix(1, 0)
	_ = oldest.control.SetReadDeadline(past)
	_ = oldest.control.SetWriteDeadline(past)
	oldest.cancel()
	cs.buffered -= oldest.buffered // it is about to give them back
	oldest.buffered, oldest.since = 0, time.Now()
}

// add counts more bytes that are buffered for a connection. Where all together are too many, it
// closes the oldest connection that has some.
func (cs *connections) add(c *connection, by int64) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.count(c, c.buffered+by)
}

// set sets how many bytes are buffered for a connection, as add does.
func (cs *connections) set(c *connection, bytes int64) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.count(c, bytes)
}

// count sets how many bytes are buffered for a connection. The lock is held.
func (cs *connections) count(c *connection, bytes int64) {
	more := bytes - c.buffered
	c.buffered = bytes
	cs.buffered += more
	if more > 0 && cs.buffered > cs.bounds.buffered {
		cs.closeOldest(func(o *connection) bool { return o.buffered > 0 })
	}
}

// setHandled stores whether the handler has the connection's request.
func (cs *connections) setHandled(c *connection, handled bool) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	c.handled, c.since = handled, time.Now()
}

// ServeHTTP serves one request from its header to the last byte of its answer.
func (cs *connections) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, _ := r.Context().Value(connectionKey{}).(*connection)
	if c == nil { // not served by NewServer
		c = &connection{}
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	cs.mu.Lock()
	c.control, c.cancel, c.since = http.NewResponseController(w), cancel, time.Now()
	cs.mu.Unlock()
	defer func() {
		cs.set(c, 0)
		cs.mu.Lock()
		c.handled, c.control, c.since = false, nil, time.Now()
		cs.mu.Unlock()
	}()
	if len(r.TransferEncoding) > 0 {
		// It may have had a Content-Length, too, which net/http drops. Then its end is in doubt, and what
		// follows is no request (RFC 9112, section 6.1).
		w.Header().Set("Connection", "close")
	}
	r = r.WithContext(ctx)
	if !cs.read(w, r, c) {
		return
	}
	a := &bufferedAnswer{to: w, control: c.control, ctx: ctx, timeout: cs.bounds.answer}
	cs.handler.ServeHTTP(a, r.WithContext(context.WithValue(ctx, handledKey{}, func(handled bool) { cs.setHandled(c, handled) })))
	cs.setHandled(c, false)
	cs.set(c, int64(a.buffer.Len()))
	a.send()
}
