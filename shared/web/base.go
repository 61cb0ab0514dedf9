package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// hosts matches the names and addresses, with an optional port, that a link may have.
var hosts = regexp.MustCompile(`^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?$`)

// base says how the client sees this server: what a proxy in front tells, or else
// the request itself. prefix is what was cut from the path here; a proxy that cut
// one itself names it in X-Forwarded-Prefix.
func base(r *http.Request, prefix string) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	if said := first(r.Header.Get("X-Forwarded-Proto")); said == "http" || said == "https" {
		scheme = said
	}
	host := first(r.Header.Get("X-Forwarded-Host"))
	if !hosts.MatchString(host) {
		host = r.Host
	}
	if before := first(r.Header.Get("X-Forwarded-Prefix")); before != "" {
		u, err := url.Parse("/" + strings.Trim(before, "/"))
		if err == nil && u.Host == "" && u.RawQuery == "" {
			prefix = strings.TrimSuffix(u.EscapedPath(), "/") + prefix
		}
	}
	return scheme + "://" + host + prefix
}

// first is the first of a list that proxies made, each adding its own.
func first(header string) string {
	one, _, _ := strings.Cut(header, ",")
	return strings.TrimSpace(one)
}
