package cfn

import (
	"cmp"
	"net/http"

	"hearth/shared/access"
	"hearth/shared/web"
)

type cfn struct {
	Needs
	finder  access.Finder
	actions map[string]action
	pages   pageTokens
}

// New makes the handler.
func New(n Needs) http.Handler {
	n.MaxBody = cmp.Or(n.MaxBody, 1<<20)
	n.MaxTemplate = cmp.Or(n.MaxTemplate, 512<<10)
	c := &cfn{Needs: n, finder: access.Finder{Stacks: n.Store}, pages: newPageTokens(n.PageKeys)}
	c.actions = c.table()
	var routes []web.Route
	for _, path := range []string{"/", "/v1", "/v1/"} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			routes = append(routes, web.Route{Method: method, Path: path, Action: "cloudformation", Policy: access.StackUser, Handle: c.act})
		}
	}
	routes = append(append(append(routes, c.rpcRoutes()...), c.signalRoutes()...), c.responseRoute())
	return web.New(web.Needs{
		Routes:   routes,
		Prefix:   n.Prefix,
		Limit:    n.MaxBody,
		Log:      n.Log,
		Encode:   encode,
		Faults:   faultForm,
		Identify: c.identify,
		Permit:   func(*web.Request, web.Route) error { return nil }, // each action has its own policy
		Share:    func(r *web.Request) string { return "project " + r.Caller.Project },
	})
}
