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
const (
	piece = 32 << 10
	begun = 8 * piece // of a body whose length is known: when so much is there, the rest has its memory
)

// read reads the whole body of a request. It answers the request itself when the body does not
// arrive. It stops reading a body that is too long; the handler then gets an error when it reads
// past that point.
func (cs *connections) read(w http.ResponseWriter, r *http.Request, c *connection) bool {
	if r.Body == nil || r.Body == http.NoBody || r.ContentLength == 0 {
		return true
	}
	if r.ContentLength > cs.body {
		w.Header().Set("Connection", "close")
		r.Body = &wholeBody{long: cs.body}
		return true
	}
	longest := r.ContentLength
	if longest < 0 {
		longest = cs.body
	}
	_ = c.control.SetReadDeadline(time.Now().Add(cs.bounds.body + time.Duration(longest)*time.Second/minRate))
	var body bytes.Buffer
	counted := int64(0)
	arriving := cs.throttle.begin(callerOf(r))
	defer arriving.end()
	for {
		if body.Len() >= begun && r.ContentLength > counted { // the rest will come, too: take its memory at once
			cs.add(c, r.ContentLength-counted)
			counted = r.ContentLength
			body.Grow(int(r.ContentLength) - body.Len() + bytes.MinRead)
		}
		_, err := io.CopyN(&body, r.Body, piece)
		if more := int64(body.Len()) - counted; more > 0 {
			cs.add(c, more)
			counted += more
		}
		arriving.rest(r.Context(), body.Len())
		switch {
		case errors.Is(err, io.EOF):
			_ = c.control.SetReadDeadline(time.Time{})
			r.Body = &wholeBody{text: body.Bytes()}
			return true
		case err != nil:
			cs.refuseBody(w, r, err)
			return false
		case int64(body.Len()) > cs.body:
			_ = c.control.SetReadDeadline(time.Time{})
			w.Header().Set("Connection", "close")
			r.Body = &wholeBody{text: body.Bytes(), long: cs.body}
			return true
		}
	}
}

// refuseBody answers a request whose body cannot be read.
func (cs *connections) refuseBody(w http.ResponseWriter, r *http.Request, err error) {
	status, text := http.StatusBadRequest, "the body cannot be read"
	if errors.Is(err, os.ErrDeadlineExceeded) {
		status, text = http.StatusRequestTimeout, "the body does not come"
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(time.Second)) // a client that may be gone
	}
	w.Header().Set("Connection", "close")
	Refuse(cs.handler, w, r, status, text)
}

// A wholeBody is a body that is in memory.
type wholeBody struct {
	text []byte
	read int
	long int64 // the bound that it was longer than; 0 for one that is whole
}

func (b *wholeBody) Read(p []byte) (int, error) {
	if b.read == len(b.text) {
		return 0, b.end()
	}
	n := copy(p, b.text[b.read:])
	b.read += n
	return n, nil
}

// end returns the error after the last byte.
func (b *wholeBody) end() error {
	if b.long > 0 {
		return &http.MaxBytesError{Limit: b.long}
	}
	return io.EOF
}

func (b *wholeBody) Close() error { return nil }

// ReadBody returns the body of a request, or an http.MaxBytesError when it has more than limit
// bytes. A body that is in memory already is not copied: the caller must not change it.
func ReadBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	b, ok := r.Body.(*wholeBody)
	if !ok {
		return io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	}
	rest := b.text[b.read:]
	switch {
	case int64(len(rest)) > limit:
		return nil, &http.MaxBytesError{Limit: limit}
	case b.long > 0:
		return nil, b.end()
	}
	b.read = len(b.text)
	return rest, nil
}
