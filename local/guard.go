package main

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"

	"hearth/shared/app"
	"hearth/shared/web"
)

// A guard refuses requests that a browser on this machine sends for a web page of another origin. It
// also refuses host names that are not Hearth's own, because the owner of a name can make it lead to
// this machine.
type guard struct {
	next  http.Handler
	hosts []string
	cross *http.CrossOriginProtection
}

// forwardedHost is the host that a proxy in front was asked for: links in answers have it.
const forwardedHost = "X-Forwarded-Host"

// newGuardFor returns a handler behind a guard that knows the hosts of the settings.
func newGuardFor(c app.Config, next http.Handler) http.Handler {
	return newGuard(next, ownHosts(c.Hosts, c.Endpoint, c.CFNEndpoint, c.Gateway, c.Listen, c.HeatListen, c.CFNListen, c.CloudWatchListen, c.SimcloudListen))
}

func newGuard(next http.Handler, hosts []string) *guard {
	return &guard{next, hosts, http.NewCrossOriginProtection()}
}

func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !g.isKnownHost(r.Host) {
		g.Refuse(w, r, http.StatusMisdirectedRequest, "this host name is not known here; HEARTH_HOSTS lists those that are")
		return
	}
	if err := g.cross.Check(r); err != nil {
		g.Refuse(w, r, http.StatusForbidden, "a web page of another origin may not ask for this")
		return
	}
	if said := r.Header.Get(forwardedHost); said != "" {
		first, _, _ := strings.Cut(said, ",")
		first = strings.TrimSpace(first)
		r = r.Clone(r.Context())
		r.Header.Del(forwardedHost) // links would lead there, and requests may be signed for it
		if g.isOwnHost(first) {
			r.Header.Set(forwardedHost, first)
		}
	}
	g.next.ServeHTTP(w, r)
}

// Refuse answers in the form of the handler behind the guard.
func (g *guard) Refuse(w http.ResponseWriter, r *http.Request, status int, message string) {
	web.Refuse(g.next, w, r, status, message)
}

// isKnownHost reports whether a Host header names this program. Addresses always do: only a
// name can lead to somewhere else first.
func (g *guard) isKnownHost(host string) bool {
	name := hostName(host)
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || slices.Contains(g.hosts, name)
}

// isOwnHost reports whether a host that a client or a proxy only says is this program's. An address must
// be one of this machine, or named by the settings.
func (g *guard) isOwnHost(host string) bool {
	name := hostName(host)
	address, err := netip.ParseAddr(name)
	if err != nil {
		return g.isKnownHost(host)
	}
	if address.IsLoopback() || slices.Contains(g.hosts, name) {
		return true
	}
	own, err := net.InterfaceAddrs()
	return err == nil && slices.ContainsFunc(own, func(a net.Addr) bool {
		prefix, err := netip.ParsePrefix(a.String())
		return err == nil && prefix.Addr() == address.Unmap()
	})
}

// hostName returns a host without its port, as the settings have it.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}

// ownHosts are the names that the program has by its settings and its machine.
func ownHosts(named []string, addresses ...string) []string {
	var hosts []string
	for _, name := range named {
		hosts = append(hosts, strings.ToLower(name))
	}
	if name, err := os.Hostname(); err == nil {
		hosts = append(hosts, strings.ToLower(name))
	}
	for _, address := range addresses {
		if u, err := url.Parse(address); err == nil && u.Hostname() != "" {
			hosts = append(hosts, strings.ToLower(u.Hostname()))
		}
		if host, _, err := net.SplitHostPort(address); err == nil && host != "" {
			hosts = append(hosts, strings.ToLower(host))
		}
	}
	return hosts
}

// isLoopback reports whether only programs on this machine can reach an address.
func isLoopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
