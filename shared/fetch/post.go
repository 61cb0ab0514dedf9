package fetch

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
)

// CheckAddress returns an error for a URL that is never opened, because of its scheme or a user in
// it. Whether its host may be reached is known only at the connection.
func CheckAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	return checkURL(u)
}

// Post sends a body to a URL, under the same rules as Get, and ignores the answer. It follows no
// redirect. The error says what is behind the URL, so it is for the log only.
func (f *Fetcher) Post(ctx context.Context, address string, header http.Header, body []byte) error {
	if err := CheckAddress(address); err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header = header.Clone()
	r.Header.Set("User-Agent", "Hearth")
	client := *f.http
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	return answer.Body.Close()
}
