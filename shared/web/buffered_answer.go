package web

import (
	"bytes"
	"context"
	"net/http"
	"time"
)

// A parcel is an answer that is kept until its handler has ended, so that a client that
// reads slowly does not keep the handler. A handler that flushes sends as it goes.
type parcel struct {
	to      http.ResponseWriter
	control *http.ResponseController
	ctx     context.Context
	time    time.Duration // of a short piece

	status int
	kept   bytes.Buffer
	flows  bool
}

func (p *parcel) Header() http.Header { return p.to.Header() }

func (p *parcel) WriteHeader(status int) {
	if p.flows || status < 200 {
		p.to.WriteHeader(status)
		return
	}
	if p.status == 0 {
		p.status = status
	}
}

func (p *parcel) Write(b []byte) (int, error) {
	if !p.flows {
		p.WriteHeader(http.StatusOK) // unless another one was
		return p.kept.Write(b)
	}
	p.hurry(len(b))
	return p.to.Write(b)
}

// keep hands a whole answer over to the parcel that a writer leads to, without a copy. It
// reports false where there is none, or where it has something already.
func keep(w http.ResponseWriter, body []byte) bool {
	for {
		if p, ok := w.(*parcel); ok {
			if p.flows || p.kept.Len() > 0 {
				return false
			}
			p.kept = *bytes.NewBuffer(body)
			return true
		}
		inner, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return false
		}
		w = inner.Unwrap()
	}
}

// hurry sets the time within which so many bytes must be taken.
func (p *parcel) hurry(n int) {
	// Not every platform has deadlines; where it has none it has its own.
	_ = p.control.SetWriteDeadline(time.Now().Add(p.time + time.Duration(n)*time.Second/slowest))
}

// send sends what was kept.
func (p *parcel) send() {
	if p.flows || p.status == 0 {
		return
	}
	p.flows = true
	p.hurry(p.kept.Len())
	p.to.WriteHeader(p.status)
	if p.kept.Len() > 0 {
		_, _ = p.to.Write(p.kept.Bytes()) // the client has gone when it fails
	}
	_ = p.control.Flush() // within the deadline; what is left to the server has none
}

// FlushError sends what there is, and everything after it at once.
func (p *parcel) FlushError() error {
	if !p.flows {
		p.WriteHeader(http.StatusOK) // unless another one was
		p.send()
	}
	return p.control.Flush()
}

// Flush is FlushError for those who ask for an http.Flusher.
func (p *parcel) Flush() { _ = p.FlushError() }

// CloseNotify is for those who ask for it instead of the request's context.
func (p *parcel) CloseNotify() <-chan bool {
	gone := make(chan bool, 1)
	context.AfterFunc(p.ctx, func() { gone <- true })
	return gone
}

// Unwrap lets http.ResponseController reach the connection.
func (p *parcel) Unwrap() http.ResponseWriter { return p.to }
