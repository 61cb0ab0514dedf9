package awssign

import "strings"

// A Request is what a function sees of an HTTP request. Behind a gateway it is not quite what the
// client signed, so it has several paths and hosts.
type Request struct {
	Method string
	// Paths are the escaped paths that the client may have signed, such as /v1/ and
	// /function/cfn/v1/.
	Paths []string
	// Hosts are the hosts that the client may have signed; see HostCandidates.
	Hosts []string
	// Query is the part of the URL after the question mark, as it arrived.
	Query string
	// Header has every header but Host.
	Header map[string][]string
	// Form has the parameters of a body of the type application/x-www-form-urlencoded. It is nil
	// for other bodies. A version 2 signature covers these values, so they must be those that the
	// action uses. See NeedsForm.
	Form map[string][]string
	Body []byte
}

// The bounds of a request whose signature is read.
const (
	mostPaths       = 4
	mostHosts       = 8
	mostHost        = 261 // a name of 255 bytes and a port
	mostPath        = 8 << 10
	mostQuery       = 64 << 10
	MostParameters  = 4096 // of the query and the form together
	mostForm        = 1 << 20
	mostHeaders     = 128
	mostHeaderBytes = 64 << 10
	mostAccessKey   = 128
	mostSigned      = 16 << 20
)

// NeedsForm reports whether the form must be decoded to find the signature. A signature of version 4, in
// the Authorization header or the query, covers the body as it was sent.
func (r *Request) NeedsForm() bool {
	for name, values := range r.Header {
		if strings.EqualFold(name, "authorization") && len(values) > 0 && strings.HasPrefix(strings.TrimSpace(values[0]), "AWS") {
			return false
		}
	}
	return !strings.Contains(r.Query, "X-Amz-Signature=")
}

// HostCandidates returns the hosts that a client may have signed, without repetition: each given
// host as it is, and without its port. Lists with commas, as in X-Forwarded-Host, are taken apart.
// The caller decides which headers may name a host, because a client can set them.
func HostCandidates(hosts ...string) []string {
	var found []string
	for _, list := range hosts {
		for host := range strings.SplitSeq(list, ",") {
			host = strings.TrimSpace(host)
			if host == "" || len(host) > mostHost {
				continue
			}
			found = appendNew(found, host)
			found = appendNew(found, withoutPort(host))
		}
	}
	return found[:min(len(found), mostHosts)]
}

// withoutPort returns a host without its port: [::1] for [::1]:8000.
func withoutPort(host string) string {
	colon := strings.LastIndexByte(host, ':')
	if colon < 0 || strings.HasSuffix(host, "]") || strings.IndexByte(host, ':') < colon && !strings.HasPrefix(host, "[") {
		return host
	}
	return host[:colon]
}

// appendNew appends a text to a list that lacks it.
func appendNew(list []string, text string) []string {
	for _, known := range list {
		if known == text {
			return list
		}
	}
	return append(list, text)
}

// checkBounds returns an error if a part of the request is too large to be read.
func (r *Request) checkBounds() error {
	switch {
	case len(r.Paths) == 0 || len(r.Hosts) == 0:
		return incomplete("The request has no host or no path.")
	case len(r.Paths) > mostPaths || len(r.Hosts) > mostHosts:
		return incomplete("The request has too many hosts or paths.")
	case len(r.Query) > mostQuery:
		return incomplete("The request's URL is too long.")
	}
	for _, path := range r.Paths {
		if len(path) > mostPath || hasControl(path) {
			return incomplete("The request's path is too long or not valid.")
		}
	}
	for _, host := range r.Hosts {
		if len(host) > mostHost || hasControl(host) {
			return incomplete("The request's host is not valid.")
		}
	}
	fields, bytes := 0, 0
	for name, values := range r.Header {
		fields += len(values)
		for _, value := range values {
			bytes += len(name) + len(value)
		}
	}
	if fields > mostHeaders || bytes > mostHeaderBytes {
		return incomplete("The request has too many headers.")
	}
	return nil
}

// hasControl reports whether a text has a byte that would end a line of a signed text.
func hasControl(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] == 0x7f {
			return true
		}
	}
	return false
}
