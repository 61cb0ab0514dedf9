package web

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// serving serves the handler of some connections, and returns the address.
func serving(t *testing.T, d *connections) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := d.server(context.Background(), slog.New(slog.DiscardHandler))
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return l.Addr().String()
}

// echoWithPlaces returns an echo with so many places, and the count of its requests.
func echoWithPlaces(places int, answer string) (http.Handler, *atomic.Int64) {
	limit, let := NewPlaces(places), new(atomic.Int64)
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		let.Add(1)
		body, err := io.ReadAll(r.Body)
		if long := new(http.MaxBytesError); errors.As(err, &long) {
			http.Error(w, "too long", http.StatusRequestEntityTooLarge)
			return
		}
		if r.URL.Path == "/long" {
			_, _ = io.WriteString(w, answer)
		}
		_, _ = w.Write(body)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { limit.Admit(w, r, echo) }), let
}

// dial connects and sends a beginning.
func dial(t *testing.T, address, text string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	return c
}

// silent reports whether a connection is open and nothing has come on it.
func silent(c net.Conn) bool {
	_ = c.SetReadDeadline(time.Now().Add(time.Millisecond))
	_, err := c.Read(make([]byte, 1))
	var late net.Error
	return errors.As(err, &late) && late.Timeout()
}

func ask(t *testing.T, address, path, body string) (int, string) {
	t.Helper()
	a, err := http.Post("http://"+address+path, "text/plain", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	text, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return a.StatusCode, string(text)
}

// TestSlowSendersTakeNoPlace checks that clients that send a header, a body or a chunk slowly
// take no place. There are two places, and other clients are answered meanwhile.
func TestSlowSendersTakeNoPlace(t *testing.T) {
	t.Parallel()
	h, let := echoWithPlaces(2, "")
	address := serving(t, newConnections(h, 1<<20))
	var slow []net.Conn
	for i := range 150 {
		slow = append(slow, dial(t, address, []string{
			"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx",
			"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n",
			"POST / HTTP/1.1\r\nHost: x\r\n",
			"P",
		}[i%4]))
	}
	for i := range 20 {
		if status, text := ask(t, address, "/", fmt.Sprint(i)); status != 200 || text != fmt.Sprint(i) {
			t.Fatal(status, text)
		}
	}
	for i, c := range slow {
		if !silent(c) {
			t.Fatalf("slow client %d was answered", i)
		}
	}
	if n := let.Load(); n != 20 {
		t.Errorf("the handler saw %d requests", n)
	}
	// One that goes on is answered after all.
	if _, err := io.WriteString(slow[0], strings.Repeat("x", 99)); err != nil {
		t.Fatal(err)
	}
	_ = slow[0].SetReadDeadline(time.Time{})
	if line, err := bufio.NewReader(slow[0]).ReadString('\n'); err != nil || !strings.Contains(line, "200") {
		t.Errorf("got %q, %v", line, err)
	}
}

// TestSlowReadersKeepNoPlace checks that clients that read slowly bufferWhole no place either.
func TestSlowReadersKeepNoPlace(t *testing.T) {
	t.Parallel()
	h, let := echoWithPlaces(2, strings.Repeat("x", 8<<20))
	address := serving(t, newConnections(h, 1<<20))
	for range 8 {
		dial(t, address, "GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
	}
	for let.Load() < 8 {
		time.Sleep(time.Millisecond)
	}
	if status, text := ask(t, address, "/", "quick"); status != 200 || text != "quick" {
		t.Error(status, text)
	}
}

// A body that does not come is answered 408, and one that is too long by the handler.
func TestBodiesEnd(t *testing.T) {
	t.Parallel()
	h, _ := echoWithPlaces(2, "")
	d := newConnections(h, 1000)
	d.bounds.body = 50 * time.Millisecond
	address := serving(t, d)
	for _, c := range []struct{ what, text, want string }{
		{"half a body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx", " 408 "},
		{"half a chunk", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nx", " 408 "},
		{"a wrong chunk", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx", " 400 "},
		{"a long body announced", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nx", " 413 "},
		{"a long body in chunks", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n" + strings.Repeat("x", 0xffff) + "\r\n", " 413 "},
		{"no body", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", " 200 "},
		{"a whole body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx", " 200 "},
	} {
		line, err := bufio.NewReader(dial(t, address, c.text)).ReadString('\n')
		if err != nil || !strings.Contains(line, c.want) {
			t.Errorf("%s: got %q, %v", c.what, line, err)
		}
	}
}

// TestChunkedRequestIsTheLast checks that what follows a body in chunks is no request, whatever
// length was announced.
func TestChunkedRequestIsTheLast(t *testing.T) {
	t.Parallel()
	h, let := echoWithPlaces(2, "")
	address := serving(t, newConnections(h, 1000))
	chunks := "2\r\n{}\r\n0\r\n\r\nGET /more HTTP/1.1\r\nHost: x\r\n\r\n"
	for i, length := range []string{"", fmt.Sprintf("Content-Length: %d\r\n", len(chunks))} {
		conn := dial(t, address, "POST / HTTP/1.1\r\nHost: x\r\n"+length+"Transfer-Encoding: chunked\r\n\r\n"+chunks)
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		answers, err := io.ReadAll(conn)
		if err != nil || strings.Count(string(answers), "HTTP/1.1 ") != 1 || !strings.Contains(string(answers), " 200 OK") || let.Load() != int64(i+1) {
			t.Errorf("%q: %d requests, %v, and the connection says %q", length, let.Load(), err, answers)
		}
	}
}

// Where slow clients hold more bytes than there may be, the one that has held some for
// longest is cut off.
func TestOldestIsCutOff(t *testing.T) {
	t.Parallel()
	h, _ := echoWithPlaces(2, "")
	d := newConnections(h, 1<<20)
	d.bounds.buffered = 300 << 10
	address := serving(t, d)
	beginning := "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
	var slow []net.Conn
	for range 3 {
		slow = append(slow, dial(t, address, beginning+strings.Repeat("x", 64<<10)))
		for held := int64(0); held < int64(len(slow))*64<<10; time.Sleep(time.Millisecond) {
			d.mu.Lock()
			held = d.buffered
			d.mu.Unlock()
		}
	}
	if status, _ := ask(t, address, "/", strings.Repeat("x", 200<<10)); status != 200 {
		t.Errorf("the next one is answered %d", status)
	}
	if line, err := bufio.NewReader(slow[0]).ReadString('\n'); err != nil || !strings.Contains(line, " 408 ") {
		t.Errorf("the oldest got %q, %v", line, err)
	}
	if !silent(slow[2]) {
		t.Error("the newest was cut off too")
	}
}

// Of too many connections from one address the one that was quiet for longest is closed.
func TestTooManyConnections(t *testing.T) {
	t.Parallel()
	h, _ := echoWithPlaces(2, "")
	address := serving(t, newConnections(h, 1<<20))
	var all []net.Conn
	for range mostOfAddress {
		all = append(all, dial(t, address, "P"))
	}
	if status, _ := ask(t, address, "/", "x"); status != 200 {
		t.Errorf("one more is answered %d", status)
	}
	_ = all[0].SetReadDeadline(time.Now().Add(time.Minute))
	if _, err := all[0].Read(make([]byte, 1)); err == nil {
		t.Error("the first connection was answered")
	} else if late := net.Error(nil); errors.As(err, &late) && late.Timeout() {
		t.Error("the first connection is still open")
	}
	if !silent(all[len(all)-1]) {
		t.Error("the last connection was closed")
	}
}

// A handler that flushes often, and after its client has gone, leaves no warning in the log.
func TestFlushingOftenIsQuiet(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	ended := make(chan struct{})
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(ended)
		for range 3 {
			_, _ = io.WriteString(w, "piece\n")
			_ = http.NewResponseController(w).Flush()
		}
		<-r.Context().Done()
		w.(http.Flusher).Flush()
		_, _ = w.Write(nil)
		w.(http.Flusher).Flush()
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := newConnections(h, 1000).server(context.Background(), slog.New(slog.NewTextHandler(&log, nil)))
	served := make(chan struct{})
	go func() { defer close(served); _ = s.Serve(l) }()
	a, err := http.Get("http://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(a.Body).ReadString('\n'); line != "piece\n" || err != nil {
		t.Error(line, err)
	}
	_ = a.Body.Close() // hangs up
	<-ended
	_ = s.Close()
	<-served
	if log.Len() > 0 {
		t.Errorf("the log has\n%s", log.String())
	}
}

// What a handler flushes goes at once, and what it writes afterwards too.
func TestFlushedPiecesFlow(t *testing.T) {
	t.Parallel()
	read := make(chan struct{})
	address := serving(t, newConnections(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "first\n")
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		select {
		case <-read:
		case <-r.Context().Done():
		}
		_, _ = io.WriteString(w, "second\n")
	}), 1000))
	a, err := http.Get("http://" + address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	in := bufio.NewReader(a.Body)
	if line, err := in.ReadString('\n'); line != "first\n" || err != nil {
		t.Fatal(line, err)
	}
	close(read)
	if rest, err := io.ReadAll(in); string(rest) != "second\n" || err != nil {
		t.Error(string(rest), err)
	}
}

// Bytes of a connection that is cut off while its request ends are given back once.
func TestBytesAreGivenBackOnce(t *testing.T) {
	t.Parallel()
	d := newConnections(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) }), 1<<20)
	d.bounds.buffered = 4 * piece
	body := strings.Repeat("x", 2*piece)
	var clients sync.WaitGroup
	for range 16 {
		clients.Go(func() {
			for range 50 {
				v := &connection{since: time.Now()}
				server, client := net.Pipe()
				_ = client.Close()
				v.conn = server
				d.mu.Lock()
				d.all[v.conn] = v
				d.mu.Unlock()
				r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
				d.ServeHTTP(httptest.NewRecorder(), r.WithContext(context.WithValue(t.Context(), connectionKey{}, v)))
				d.changed(v.conn, http.StateClosed)
			}
		})
	}
	clients.Wait()
	if d.buffered != 0 {
		t.Errorf("%d bytes are counted, and no connection is left", d.buffered)
	}
}
