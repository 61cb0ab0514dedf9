package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"time"
)

// piece is how much of a body is read at a time: what is kept is counted before more is
// read.
const piece = 32 << 10

// read reads the whole body of a request. It answers the request itself when the body does not
// arrive. It stops reading a body that is too long; the handler then gets an error when it reads
// past that point.
func (d *door) read(w http.ResponseWriter, r *http.Request, v *visitor) bool {
	if r.Body == nil || r.Body == http.NoBody || r.ContentLength == 0 {
		return true
	}
	if r.ContentLength > d.body {
		w.Header().Set("Connection", "close")
		r.Body = &wholeBody{long: d.body}
		return true
	}
	longest := r.ContentLength
	if longest < 0 {
		longest = d.body
	}
	_ = v.control.SetReadDeadline(time.Now().Add(d.times.body + time.Duration(longest)*time.Second/slowest))
	var body bytes.Buffer
	for {
		n, err := io.CopyN(&body, r.Body, piece)
		d.grow(v, n)
		switch {
		case errors.Is(err, io.EOF):
			_ = v.control.SetReadDeadline(time.Time{})
			r.Body = &wholeBody{rest: *bytes.NewReader(body.Bytes())}
			return true
		case err != nil:
			d.refuseBody(w, r, err)
			return false
		case int64(body.Len()) > d.body:
			_ = v.control.SetReadDeadline(time.Time{})
			w.Header().Set("Connection", "close")
			r.Body = &wholeBody{rest: *bytes.NewReader(body.Bytes()), long: d.body}
			return true
		}
	}
}

// refuseBody answers a request whose body cannot be read.
func (d *door) refuseBody(w http.ResponseWriter, r *http.Request, err error) {
	status, text := http.StatusBadRequest, "the body cannot be read"
	if errors.Is(err, os.ErrDeadlineExceeded) {
		status, text = http.StatusRequestTimeout, "the body does not come"
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(time.Second)) // a client that may be gone
	}
	w.Header().Set("Connection", "close")
	Refuse(d.handler, w, r, status, text)
}

// A wholeBody is a body that is in memory.
type wholeBody struct {
	rest bytes.Reader
	long int64 // the bound that it was longer than; 0 for one that is whole
}

func (b *wholeBody) Read(p []byte) (int, error) {
	n, err := b.rest.Read(p)
	if err == io.EOF && b.long > 0 {
		err = &http.MaxBytesError{Limit: b.long}
	}
	return n, err
}

func (b *wholeBody) Close() error { return nil }
