package fetch

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestPublic(t *testing.T) {
	for text, want := range map[string]bool{
		"8.8.8.8": true, "1.1.1.1": true, "172.15.0.1": true, "172.32.0.1": true, "2600::1": true, "2a00:1450::1": true,
		"127.0.0.1": false, "127.9.9.9": false, "10.1.2.3": false, "172.16.0.1": false, "172.31.255.255": false, "192.168.1.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false, "224.0.0.1": false, "255.255.255.255": false, "198.18.0.1": false,
		"::1": false, "::": false, "fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "fd12::1": false, "ff02::1": false, "fec0::1": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::127.0.0.1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "2001::1": false,
	} {
		if got := Public(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	if Public(netip.Addr{}) {
		t.Error("no address is public")
	}
}

// site serves what the tests fetch.
func site(t *testing.T, calls *int) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/text", func(w http.ResponseWriter, r *http.Request) {
		*calls++
		for _, name := range []string{"Authorization", "Cookie", "X-Auth-Token", "Accept-Encoding"} {
			if r.Header.Get(name) != "" {
				t.Errorf("%s was sent", name)
			}
		}
		_, _ = fmt.Fprint(w, "a template")
	})
	mux.HandleFunc("/large", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, strings.Repeat("x", 101)) })
	mux.HandleFunc("/just", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, strings.Repeat("x", 100)) })
	mux.HandleFunc("/bytes", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte{0xff, 0xfe}) })
	mux.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/drip", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprint(w, "a")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	mux.Handle("/moved", http.RedirectHandler("/text", http.StatusFound))
	mux.Handle("/round", http.RedirectHandler("/round", http.StatusFound))
	mux.Handle("/file", http.RedirectHandler("file:///etc/passwd", http.StatusFound))
	mux.Handle("/named", http.RedirectHandler("http://user:word@127.0.0.1/", http.StatusFound))
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func TestGet(t *testing.T) {
	calls := 0
	s := site(t, &calls)
	f := New(Options{Private: true, Size: 100, Timeout: 500 * time.Millisecond})
	for path, want := range map[string]string{"/text": "a template", "/moved": "a template", "/just": strings.Repeat("x", 100)} {
		if text, err := f.Get(context.Background(), s.URL+path); err != nil || string(text) != want {
			t.Errorf("%s: %q %v", path, text, err)
		}
	}
	for _, path := range []string{"/missing", "/bytes", "/slow", "/drip", "/round", "/file", "/named"} {
		_, err := f.Get(context.Background(), s.URL+path)
		if err == nil || !strings.HasSuffix(err.Error(), "Failed to retrieve template from "+s.URL+path) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := f.Get(context.Background(), s.URL+"/large"); err == nil || !strings.HasSuffix(err.Error(), "Template exceeds maximum allowed size (100 bytes)") {
		t.Error(err)
	}
	for address, scheme := range map[string]string{"ftp://a/b": "ftp", "file:///etc/passwd": "file", "x": "", "": "", "::": ""} {
		if _, err := f.Get(context.Background(), address); err == nil || !strings.HasSuffix(err.Error(), "Invalid URL scheme "+scheme) {
			t.Errorf("%q: %v", address, err)
		}
	}
}

// A private address is refused, whatever its name, and cannot be distinguished from an address
// without a listener.
func TestPrivateIsRefused(t *testing.T) {
	calls := 0
	s := site(t, &calls)
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	f := New(Options{})
	said := map[string]bool{}
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "127.1", "nowhere.invalid"} {
		for _, at := range []string{host + port, host + ":1"} {
			_, err := f.Get(context.Background(), "http://"+at+"/text")
			if err == nil {
				t.Fatalf("%s was opened", at)
			}
			said[strings.ReplaceAll(err.Error(), at, "HERE")] = true
		}
	}
	if calls > 0 {
		t.Errorf("%d calls arrived", calls)
	}
	if len(said) != 1 {
		t.Errorf("what is there is told: %v", said)
	}
}

// A redirect is a connection like any other: its target is checked again.
func TestEveryConnectionIsJudged(t *testing.T) {
	dial := New(Options{}).http.Transport.(*http.Transport).DialContext
	for _, at := range []string{"127.0.0.1:80", "localhost:80", "169.254.169.254:80", "[::1]:80"} {
		c, err := dial(context.Background(), "tcp", at)
		if err == nil {
			_ = c.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "everybody may reach") {
			t.Errorf("%s: %v", at, err)
		}
	}
}
