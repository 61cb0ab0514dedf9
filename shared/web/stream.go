package web

import (
	"context"
	"net/http"
	"time"
)

// A Stream is a response body that is sent piece by piece.
type Stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

// slow is how long a client may take to let one piece in.
const slow = 30 * time.Second

// Send writes a piece and sends it on its way. Flows says whether it went: where the
// platform keeps an answer until it is whole, nothing goes before the stream ends.
func (s *Stream) Send(piece []byte) (flows bool, err error) {
	// Not every platform has deadlines; where it has none it has its own.
	_ = s.control.SetWriteDeadline(time.Now().Add(slow))
	if _, err := s.w.Write(piece); err != nil {
		return false, err
	}
	return s.control.Flush() == nil, nil
}

// Streamed answers 200 with a body that write sends piece by piece. It is called
// once the head is on its way, and should end soon when the request's context does,
// or when Ending says so.
func Streamed(contentType string, write func(*Stream)) (Reply, error) {
	h := http.Header{"Content-Type": {contentType}, "Cache-Control": {"no-cache"}, "X-Accel-Buffering": {"no"}} // the last for nginx
	return Reply{Status: http.StatusOK, Header: h, stream: write}, nil
}

func (r Reply) flow(w http.ResponseWriter) {
	for k, v := range r.Header {
		w.Header()[k] = v
	}
	w.WriteHeader(r.Status)
	r.stream(&Stream{w, http.NewResponseController(w)})
}

type endingKey struct{}

// WithEnding makes a context that tells streams when the server wants to end: a server's
// own context ends only with its last request.
func WithEnding(ctx context.Context, ending <-chan struct{}) context.Context {
	return context.WithValue(ctx, endingKey{}, ending)
}

// Ending is closed when the server that this request came to wants to end.
func (r *Request) Ending() <-chan struct{} {
	ending, _ := r.Context().Value(endingKey{}).(<-chan struct{})
	return ending
}
