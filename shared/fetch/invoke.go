package fetch

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"

	"hearth/shared/stack"
)

// Invoke sends an event to a function under the same rules as Get, and ignores what it answers. A
// function that does not answer in time has got the event and is at work. The error is Unavailable
// when another try may help, and otherwise a BadRequest. It does not say what is behind the URL.
func (f *Fetcher) Invoke(ctx context.Context, address string, event []byte) error {
	refused := uncallable(stack.BadRequest, address)
	if CheckAddress(address) != nil {
		return refused
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(event))
	if err != nil {
		return refused
	}
	r.Header.Set("User-Agent", "Hearth")
	r.Header.Set("Content-Type", "application/json")
	var sent atomic.Bool
	r = r.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteRequest: func(w httptrace.WroteRequestInfo) { sent.Store(w.Err == nil) }}))
	client := *f.http
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := client.Do(r)
	if err != nil {
		var late net.Error
		if errors.As(err, &late) && late.Timeout() && sent.Load() {
			return nil
		}
		return uncallable(stack.Unavailable, address)
	}
	_ = answer.Body.Close()
	switch code := answer.StatusCode; {
	case code < 300:
		return nil
	case code >= 500, code == http.StatusTooManyRequests:
		return uncallable(stack.Unavailable, address)
	}
	return refused
}

// uncallable returns an error that does not say why a function cannot be called: that would show what is
// behind the URL.
func uncallable(code stack.Code, address string) error {
	return stack.Errorf(code, "The function at %s cannot be called: it is away, it refuses, or HEARTH_FETCH does not allow its address.", address)
}
