package web

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestReadBody(t *testing.T) {
	t.Parallel()
	request := func(body io.ReadCloser) *http.Request {
		r := httptest.NewRequest("POST", "/", nil)
		r.Body = body
		return r
	}
	for name, body := range map[string]func() io.ReadCloser{
		"in memory": func() io.ReadCloser { return &wholeBody{text: []byte("twelve bytes")} },
		"elsewhere": func() io.ReadCloser { return io.NopCloser(strings.NewReader("twelve bytes")) },
	} {
		got, err := ReadBody(nil, request(body()), 12)
		if string(got) != "twelve bytes" || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		var long *http.MaxBytesError
		if _, err := ReadBody(nil, request(body()), 11); !errors.As(err, &long) {
			t.Errorf("%s, too long: %v", name, err)
		}
		r := request(body())
		if _, err := io.ReadFull(r.Body, make([]byte, 7)); err != nil {
			t.Fatal(err)
		}
		if got, err := ReadBody(nil, r, 12); string(got) != "bytes" || err != nil {
			t.Errorf("%s, what is left: %q, %v", name, got, err)
		}
		if got, err := ReadBody(nil, r, 12); len(got) > 0 || err != nil {
			t.Errorf("%s, read twice: %q, %v", name, got, err)
		}
	}
	var long *http.MaxBytesError
	if _, err := ReadBody(nil, request(&wholeBody{text: []byte("cut off"), long: 5}), 12); !errors.As(err, &long) {
		t.Errorf("a body that was cut off: %v", err)
	}
}

// A body of known length gets its memory when a part of it has come, and what it gets is counted.
func TestBodyOfKnownLength(t *testing.T) {
	t.Parallel()
	const length = 20 * begun
	d := newConnections(http.NotFoundHandler(), length)
	v := &connection{control: http.NewResponseController(httptest.NewRecorder())}
	sent, body := io.Pipe()
	r := httptest.NewRequest("POST", "/", sent)
	r.ContentLength = length
	read := make(chan bool)
	go func() { read <- d.read(httptest.NewRecorder(), r, v) }()
	for rest := int64(length); rest > 0; rest -= piece {
		if _, err := body.Write(make([]byte, piece)); err != nil {
			t.Fatal(err)
		}
		if come := length - rest; come == begun+2*piece {
			if d.mu.Lock(); v.buffered != length {
				t.Errorf("%d bytes are counted when %d have come", v.buffered, come)
			}
			d.mu.Unlock()
		}
	}
	body.Close()
	if !<-read {
		t.Fatal("it was not read")
	}
	got, err := ReadBody(nil, r, length)
	if len(got) != length || err != nil {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if cap(got) > length+piece {
		t.Errorf("it takes the memory of %d bytes", cap(got))
	}
	if v.buffered != length {
		t.Errorf("%d bytes are counted", v.buffered)
	}
}
