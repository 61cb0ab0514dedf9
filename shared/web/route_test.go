package web

import (
	"net/http"
	"slices"
	"testing"
)

func TestFind(t *testing.T) {
	var routes []Route
	for _, r := range []string{
		"GET /", "GET /{p}/stacks", "POST /{p}/stacks", "GET /{p}/stacks/detail", "GET /{p}/stacks/{stack}", "GET /{p}/stacks/arn:{stack...}",
		"GET /{p}/stacks/{stack}/events", "GET /{p}/stacks/{stack}/{id}", "DELETE /{p}/stacks/{stack}/{id}", "GET /{p}/stacks/{stack}/{id}/events",
	} {
		var method, path string
		for i := range r {
			if r[i] == ' ' {
				method, path = r[:i], r[i+1:]
			}
		}
		routes = append(routes, Route{Method: method, Path: path})
	}
	table := newTable(routes)
	for _, c := range []struct {
		method, path string
		route        string // "" for none
		vars         map[string]string
		allowed      []string
	}{
		{"GET", "/", "/", nil, nil},
		{"GET", "/p/stacks", "/{p}/stacks", map[string]string{"p": "p"}, nil},
		{"GET", "/p/stacks/", "", nil, nil},
		{"DELETE", "/p/stacks/a/1/", "", nil, nil},
		{"DELETE", "/p/stacks/a/", "", nil, nil},
		{"GET", "//stacks", "", nil, nil},
		{"GET", "/p/stacks/%00", "", nil, nil},
		{"GET", "/p/stacks/a%ff", "", nil, nil},
		{"GET", "/p/stacks/detail", "/{p}/stacks/detail", nil, nil},
		{"GET", "/p/stacks/a%20b", "/{p}/stacks/{stack}", map[string]string{"p": "p", "stack": "a b"}, nil},
		{"GET", "/p/stacks/a%2Fb", "/{p}/stacks/{stack}", map[string]string{"p": "p", "stack": "a/b"}, nil},
		{"GET", "/p/stacks/a/events", "/{p}/stacks/{stack}/events", map[string]string{"p": "p", "stack": "a"}, nil},
		{"GET", "/p/stacks/a/1", "/{p}/stacks/{stack}/{id}", map[string]string{"p": "p", "stack": "a", "id": "1"}, nil},
		{"DELETE", "/p/stacks/a/events", "/{p}/stacks/{stack}/{id}", map[string]string{"p": "p", "stack": "a", "id": "events"}, nil},
		{"GET", "/p/stacks/a/1/events", "/{p}/stacks/{stack}/{id}/events", nil, nil},
		{"GET", "/p/stacks/arn:x:y:stacks/a/1", "/{p}/stacks/arn:{stack...}", map[string]string{"p": "p", "stack": "arn:x:y:stacks/a/1"}, nil},
		{"PUT", "/p/stacks", "", nil, []string{"GET", "POST"}},
		{"PUT", "/p/stacks/a/events", "", nil, []string{"GET", "DELETE"}},
		{"GET", "/p/nothing", "", nil, nil},
		{"GET", "/p", "", nil, nil},
		{"GET", "/p//stacks", "", nil, nil},
		{"GET", "/p/stacks/%zz", "", nil, nil},
	} {
		route, vars, allowed := table.find(c.method, c.path)
		got := ""
		if route != nil {
			got = route.Path
		}
		if got != c.route || route == nil && !slices.Equal(allowed, c.allowed) {
			t.Errorf("%s %s: route %q, allowed %v; want %q, %v", c.method, c.path, got, allowed, c.route, c.allowed)
		}
		for name, want := range c.vars {
			if vars[name] != want {
				t.Errorf("%s %s: %s = %q, want %q", c.method, c.path, name, vars[name], want)
			}
		}
	}
}

func TestBase(t *testing.T) {
	for name, c := range map[string]struct {
		header map[string]string
		prefix string
		want   string
	}{
		"plain":            {nil, "", "http://heat.example:8004"},
		"prefix cut here":  {nil, "/function/api", "http://heat.example:8004/function/api"},
		"behind a gateway": {map[string]string{"X-Forwarded-Host": "gate:8080", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/function/api/"}, "", "https://gate:8080/function/api"},
		"two proxies":      {map[string]string{"X-Forwarded-Host": "outer, inner", "X-Forwarded-Proto": "https, http"}, "", "https://outer"},
		"IPv6":             {map[string]string{"X-Forwarded-Host": "[::1]:8080"}, "", "http://[::1]:8080"},
		"no host":          {map[string]string{"X-Forwarded-Host": `evil"><script>`, "X-Forwarded-Proto": "gopher"}, "", "http://heat.example:8004"},
		"no prefix":        {map[string]string{"X-Forwarded-Prefix": "//evil.example/x?y"}, "", "http://heat.example:8004"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := http.NewRequest(http.MethodGet, "http://heat.example:8004/v1", nil)
			if err != nil {
				t.Fatal(err)
			}
			for k, v := range c.header {
				r.Header.Set(k, v)
			}
			if got := base(r, c.prefix); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
