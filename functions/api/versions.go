package api

import (
	"net/http"
	"regexp"
	"strings"

	"hearth/shared/web"
	"hearth/shared/wire"
)

var versionForm = regexp.MustCompile(`^v([0-9]+)\.?([0-9]+)?`)

const acceptVersion = "application/vnd.openstack.orchestration-"

// versions answers requests for the list of API versions and for the health check. It removes
// the version from any other path; a client may also send the version in Accept.
func versions(r *web.Request) (web.Reply, bool) {
	first, rest, deeper := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
	if first == "healthcheck" && !deeper && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		return healthy(r), true
	}
	if first == "" || first == "versions" {
		return choices(r), true
	}
	if m := versionForm.FindStringSubmatch(first); m != nil {
		if !current(m) {
			return choices(r), true
		}
		r.Base += "/" + first
		if r.Path = ""; deeper {
			r.Path = "/" + rest
		}
		return web.Reply{}, false
	}
	if asked, ok := strings.CutPrefix(r.Header.Get("Accept"), acceptVersion); ok {
		if m := versionForm.FindStringSubmatch(asked); m != nil {
			if !current(m) {
				return choices(r), true
			}
			return web.Reply{}, false
		}
	}
	return web.NoRoute(), true
}

// healthy answers the health check of a load balancer, as the middleware of OpenStack's services does. It
// checks no connection.
func healthy(r *web.Request) web.Reply {
	switch {
	case r.Method == http.MethodHead:
		return web.Reply{Status: http.StatusNoContent}
	case strings.Contains(r.Header.Get("Accept"), "application/json"):
		return web.Reply{Status: http.StatusOK, Body: map[string]any{"detailed": false, "reasons": []string{}}}
	}
	return web.Reply{Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/plain; charset=UTF-8"}}}
}

// current reports whether the version is 1 or 1.0.
func current(m []string) bool {
	return strings.TrimLeft(m[1], "0") == "1" && strings.Trim(m[2], "0") == ""
}

func choices(r *web.Request) web.Reply {
	type version struct {
		ID     string      `json:"id"`
		Status string      `json:"status"`
		Links  []wire.Link `json:"links"`
	}
	return web.Reply{Status: http.StatusMultipleChoices, Body: map[string][]version{
		"versions": {{ID: "v1.0", Status: "CURRENT", Links: []wire.Link{{Href: r.Base + "/v1/", Rel: "self"}}}},
	}}
}
