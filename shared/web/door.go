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
	mostUnder       = 96 << 20         // bytes of bodies that arrive or wait, and of answers that are being sent
	headerTimeout   = 10 * time.Second // of a request's header
	idleTimeout     = time.Minute      // between two requests
	mostHeader      = 64 << 10         // bytes of a request's header
	bodyTimeout     = 10 * time.Second // of a body, and longer for a long one
	answerTimeout   = 30 * time.Second // of a piece of an answer, and longer for a long one
	slowest         = 64 << 10         // bytes a second that a long body or answer must make
)

// A door is where requests come in. It hands a request on when all of its body is there, and sends
// an answer when its handler has ended. So a slow client costs memory and nothing else. Both are
// bounded: beyond the bounds the slowest clients are cut off.
type door struct {
	handler http.Handler
	body    int64 // bytes of a body that are read at most
	bodies  *intake
	times   times

	mu        sync.Mutex
	all       map[net.Conn]*visitor
	addresses map[string]int
	under     int64
}

// A visitor is one connection.
type visitor struct {
	conn    net.Conn
	address string
	control *http.ResponseController // of the request under way
	cancel  context.CancelFunc

	// These are the door's to lock.
	inside bool      // its request is with the handler
	since  time.Time // when it last began to arrive, or to be answered
	bytes  int64     // of its body or answer
}

// NewServer makes a server for a handler. body is the longest body that the handler
// takes. Its requests' contexts outlive ctx; streams end with it.
func NewServer(ctx context.Context, handler http.Handler, body int64, log *slog.Logger) *http.Server {
	return newDoor(handler, body).server(ctx, log)
}

// times are the bounds that tests shorten.
type times struct {
	body, answer time.Duration
	under        int64
}

func newDoor(handler http.Handler, body int64) *door {
	return &door{handler: handler, body: body, bodies: bodies, times: times{bodyTimeout, answerTimeout, mostUnder}, all: map[net.Conn]*visitor{}, addresses: map[string]int{}}
}

func (d *door) server(ctx context.Context, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           d,
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    mostHeader,
		BaseContext:       func(net.Listener) context.Context { return WithEnding(context.WithoutCancel(ctx), ctx.Done()) },
		ConnContext:       d.enter,
		ConnState:         d.changed,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

type visitorKey struct{}

// enter registers a new connection, and makes room for it.
func (d *door) enter(ctx context.Context, conn net.Conn) context.Context {
	host, _, err := net.SplitHostPort(conn.RemoteAddr().String())
	if err != nil {
		host = ""
	}
	v := &visitor{conn: conn, address: host, since: time.Now()}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.addresses[host] >= mostOfAddress {
		d.closeOldest(func(o *visitor) bool { return o.address == host })
	} else if len(d.all) >= mostConnections {
		d.closeOldest(func(*visitor) bool { return true })
	}
	d.all[conn] = v
	d.addresses[host]++
	return context.WithValue(ctx, visitorKey{}, v)
}

func (d *door) changed(conn net.Conn, state http.ConnState) {
	d.mu.Lock()
	defer d.mu.Unlock()
	v := d.all[conn]
	if v == nil {
		return
	}
	switch state {
	case http.StateIdle:
		v.since = time.Now()
	case http.StateClosed, http.StateHijacked:
		delete(d.all, conn)
		if d.addresses[v.address]--; d.addresses[v.address] == 0 {
			delete(d.addresses, v.address)
		}
	}
}

// closeOldest cuts off the connection that has been slow for longest, of those whose
// request is not with the handler. The lock is held.
func (d *door) closeOldest(of func(*visitor) bool) {
	var oldest *visitor
	for _, v := range d.all {
		if of(v) && !v.inside && (oldest == nil || v.since.Before(oldest.since)) {
			oldest = v
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
	d.under -= oldest.bytes // it is about to give them back
	oldest.bytes, oldest.since = 0, time.Now()
}

// grow counts bytes that a slow client makes us keep, and cuts off others where they
// are too many.
func (d *door) grow(v *visitor, by int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.count(v, v.bytes+by)
}

// hold sets how many bytes a slow client makes us keep, as grow does.
func (d *door) hold(v *visitor, bytes int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.count(v, bytes)
}

// count sets how many bytes a client makes us keep. The lock is held.
func (d *door) count(v *visitor, bytes int64) {
	more := bytes - v.bytes
	v.bytes = bytes
	d.under += more
	if more > 0 && d.under > d.times.under {
		d.closeOldest(func(o *visitor) bool { return o.bytes > 0 })
	}
}

// set changes where a visitor is.
func (d *door) set(v *visitor, inside bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	v.inside, v.since = inside, time.Now()
}

// ServeHTTP is one request from its header to the last byte of its answer.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v, _ := r.Context().Value(visitorKey{}).(*visitor)
	if v == nil { // not served by NewServer
		v = &visitor{}
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	d.mu.Lock()
	v.control, v.cancel, v.since = http.NewResponseController(w), cancel, time.Now()
	d.mu.Unlock()
	defer func() {
		d.hold(v, 0)
		d.mu.Lock()
		v.inside, v.control, v.since = false, nil, time.Now()
		d.mu.Unlock()
	}()
	r = r.WithContext(ctx)
	if !d.read(w, r, v) {
		return
	}
	p := &parcel{to: w, control: v.control, ctx: ctx, time: d.times.answer}
	d.handler.ServeHTTP(p, r.WithContext(context.WithValue(ctx, turnKey{}, func(inside bool) { d.set(v, inside) })))
	d.set(v, false)
	d.hold(v, int64(p.kept.Len()))
	p.send()
}
