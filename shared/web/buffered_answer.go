package web

import (
	"bytes"
	"context"
	"net/http"
	"time"
)

// A bufferedAnswer keeps an answer until its handler has returned. So a client that reads slowly does
// not delay the handler. After a flush it sends each piece at once.
type bufferedAnswer struct {
	to      http.ResponseWriter
	control *http.ResponseController
	ctx     context.Context
	timeout time.Duration // of a short piece

	status  int
	buffer  bytes.Buffer
	streams bool
}

func (a *bufferedAnswer) Header() http.Header { return a.to.Header() }

func (a *bufferedAnswer) WriteHeader(status int) {
	if a.streams || status < 200 {
		a.to.WriteHeader(status)
		return
	}
	if a.status == 0 {
		a.status = status
	}
}

func (a *bufferedAnswer) Write(b []byte) (int, error) {
	if !a.streams {
		a.WriteHeader(http.StatusOK) // unless another one was
		return a.buffer.Write(b)
	}
	a.setDeadline(len(b))
	return a.to.Write(b)
}

// bufferWhole gives a whole answer to the bufferedAnswer that w wraps, without a copy. It reports false
// where w wraps none, or one that is not empty.
func bufferWhole(w http.ResponseWriter, body []byte) bool {
	for {
		if a, ok := w.(*bufferedAnswer); ok {
			if a.streams || a.buffer.Len() > 0 {
				return false
			}
			a.buffer = *bytes.NewBuffer(body)
			return true
		}
		inner, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return false
		}
		w = inner.Unwrap()
	}
}

// setDeadline sets the time within which the client must take so many bytes.
func (a *bufferedAnswer) setDeadline(n int) {
	// Not every platform has deadlines; where it has none it has its own.
	_ = a.control.SetWriteDeadline(time.Now().Add(a.timeout + time.Duration(n)*time.Second/minRate))
}

// send sends what was kept.
func (a *bufferedAnswer) send() {
	if a.streams || a.status == 0 {
		return
	}
	a.streams = true
	a.setDeadline(a.buffer.Len())
	a.to.WriteHeader(a.status)
	if a.buffer.Len() > 0 {
		_, _ = a.to.Write(a.buffer.Bytes()) // the client has gone when it fails
	}
	_ = a.control.Flush() // within the deadline; what is left to the server has none
}

// FlushError sends what there is, and everything after it at once.
func (a *bufferedAnswer) FlushError() error {
	if !a.streams {
		a.WriteHeader(http.StatusOK) // unless another one was
		a.send()
	}
	return a.control.Flush()
}

// Flush is FlushError for code that needs an http.Flusher.
func (a *bufferedAnswer) Flush() { _ = a.FlushError() }

// CloseNotify is for code that calls it instead of reading the request's context.
func (a *bufferedAnswer) CloseNotify() <-chan bool {
	gone := make(chan bool, 1)
	context.AfterFunc(a.ctx, func() { gone <- true })
	return gone
}

// Unwrap lets http.ResponseController reach the connection.
func (a *bufferedAnswer) Unwrap() http.ResponseWriter { return a.to }
