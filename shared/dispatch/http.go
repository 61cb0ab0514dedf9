package dispatch

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// answerLimit is the longest answer that is read, in bytes. An answer that names every record of
// the largest batch is far shorter.
const answerLimit = 4 << 20

// idleTimeout is how long a connection to the gateway is kept for the next call.
const idleTimeout = 30 * time.Second

// HTTP calls functions through an OpenFaaS gateway: POST <gateway>/function/<name>. It never
// calls them asynchronously, because the answer would be lost. Events are signed with the secret,
// unless it is empty.
func HTTP(gateway string, secret []byte) Invoke {
	client := &http.Client{Transport: &http.Transport{
		MaxIdleConnsPerHost: 64,
		IdleConnTimeout:     idleTimeout,
	}}
	return func(ctx context.Context, function string, body []byte) ([]byte, int, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, gateway+"/function/"+function, bytes.NewReader(body))
		if err != nil {
			return nil, 0, err
		}
		r.Header.Set("Content-Type", "application/json")
		if len(secret) > 0 {
			r.Header.Set(SignatureHeader, Sign(secret, body, time.Now()))
		}
		answer, err := client.Do(r)
		if err != nil {
			return nil, 0, err
		}
		defer func() { _ = answer.Body.Close() }()
		text, err := io.ReadAll(io.LimitReader(answer.Body, answerLimit))
		if err != nil {
			return nil, 0, fmt.Errorf("read the answer of %s: %w", function, err)
		}
		return text, answer.StatusCode, nil
	}
}
