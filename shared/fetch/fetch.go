package fetch

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
	"unicode/utf8"

	"hearth/shared/stack"
)

// Options say what may be opened.
type Options struct {
	Private bool          // also open private addresses
	Size    int           // bytes of a text; 0 is 512 KiB
	Timeout time.Duration // of one fetch with redirects; 0 is 20 s
}

// Default limits of one fetch.
const (
	mostRedirects  = 5
	mostBytes      = 512 << 10
	fetchTimeout   = 20 * time.Second // redirects and body included
	connectTimeout = 5 * time.Second
	tlsTimeout     = 5 * time.Second
	answerTimeout  = 10 * time.Second // from the request to the answer's header
	mostHeaderSize = 64 << 10
)

// A Fetcher opens URLs. It is safe for concurrent use.
type Fetcher struct {
	http *http.Client
	size int
}

// New returns a fetcher.
func New(o Options) *Fetcher {
	if o.Size == 0 {
		o.Size = mostBytes
	}
	if o.Timeout == 0 {
		o.Timeout = fetchTimeout
	}
	return &Fetcher{size: o.Size, http: &http.Client{
		Timeout: o.Timeout,
		Transport: &http.Transport{ // without a proxy, which would connect without a check
			DialContext:            Dialer(o.Private).DialContext,
			TLSHandshakeTimeout:    tlsTimeout,
			ResponseHeaderTimeout:  answerTimeout,
			MaxResponseHeaderBytes: mostHeaderSize,
			DisableCompression:     true, // a small answer stays small
			DisableKeepAlives:      true,
			ForceAttemptHTTP2:      true,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > mostRedirects {
				return errors.New("too many redirects")
			}
			return checkURL(r.URL)
		},
	}}
}

// Dialer returns a dialer for public addresses, or, with private, for all.
func Dialer(private bool) *net.Dialer {
	dialer := &net.Dialer{Timeout: connectTimeout}
	if !private {
		// This checks the address that is about to be connected to. A name that resolves to
		// something else later gains nothing.
		dialer.ControlContext = func(_ context.Context, _, address string, _ syscall.RawConn) error { return allowed(address) }
	}
	return dialer
}

// Get reads the text at a URL. The error is a BadRequest in Heat's words. It does not say what is
// behind the URL: it is the same when there is nothing, when the server refuses, and when the
// address is forbidden.
func (f *Fetcher) Get(ctx context.Context, address string) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		scheme := ""
		if err == nil {
			scheme = u.Scheme
		}
		return nil, stack.Errorf(stack.BadRequest, "Invalid URL scheme %s", scheme)
	}
	text, err := f.get(ctx, u)
	if errors.Is(err, errLarge) {
		return nil, stack.Errorf(stack.BadRequest, "Template exceeds maximum allowed size (%d bytes)", f.size)
	}
	if err != nil {
		return nil, stack.Errorf(stack.BadRequest, "Failed to retrieve template from %s", address)
	}
	return text, nil
}

var errLarge = errors.New("too large")

func (f *Fetcher) get(ctx context.Context, u *url.URL) ([]byte, error) {
	if err := checkURL(u); err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("User-Agent", "Hearth")
	answer, err := f.http.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return nil, errors.New(answer.Status)
	}
	text, err := io.ReadAll(io.LimitReader(answer.Body, int64(f.size)+1))
	switch {
	case err != nil:
		return nil, err
	case len(text) > f.size:
		return nil, errLarge
	case !utf8.Valid(text):
		return nil, errors.New("not a text")
	}
	return text, nil
}

// checkURL returns an error for other schemes, and for URLs with a user's name.
func checkURL(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return errors.New("not an address that is opened")
	}
	return nil
}

// allowed returns an error for an address that is not public.
func allowed(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	if !Public(at.Addr()) {
		return errors.New("not an address that everybody may reach")
	}
	return nil
}
