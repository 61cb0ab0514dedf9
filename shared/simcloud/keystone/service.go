package keystone

import (
	"net/http"
	"strings"

	"hearth/shared/simcloud/ground"
)

var identityAPI = &ground.API{
	Service: "identity", Prefix: "/identity",
	Denied: deniedToken,
	Refused: func(code int, _, message string) *reply {
		return keystoneError(code, message)
	},
	Unknown: func(*call) *reply {
		return &reply{Code: 404, Kind: "text/html; charset=utf-8", Raw: []byte("<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>\n")}
	},
	Open: func(r *http.Request) bool {
		p := strings.TrimSuffix(r.URL.Path, "/")
		return p == "/identity" || p == "/identity/v3" || p == "/identity/v3/auth/tokens" && r.Method == http.MethodPost
	},
	AddHeaders: func(_ *call, p *reply) { p.Set("Vary", "X-Auth-Token") },
}

// Service returns Keystone as a service of the cloud.
func Service() ground.Service {
	return ground.Service{
		API:    identityAPI,
		Routes: identityRoutes(),
		Tables: map[string][]string{
			"identity.domain": {"name"}, "identity.project": {"name"}, "identity.user": {"name"}, "identity.role": {"name"},
			"identity.assignment": {"user_id", "target_id"}, "identity.membership": {"user_id", "group_id"}, "identity.trust": {"trustor_user_id"},
			"identity.application_credential": {"user_id"}, "identity.ec2": {"user_id", "project_id"}, "identity.revoked": nil,
			"identity.service": {"type"}, "identity.endpoint": {"service_id"}, "identity.group": {"name"}, "identity.region": nil,
		},
	}
}

func keystoneError(code int, message string) *reply {
	return &reply{Code: code, Body: doc{"error": doc{"code": code, "message": message, "title": http.StatusText(code)}}}
}

func couldNotFind(what, id string) *reply {
	return keystoneError(404, "Could not find "+what+": "+id+".")
}

func forbiddenTo(action string) *reply {
	return keystoneError(403, "You are not authorized to perform the requested action: identity:"+action+".")
}

func identityRoutes() []ground.Route {
	routes := []ground.Route{
		{"GET", "/{$}", func(c *call) *reply {
			return &reply{Code: 300, Body: doc{"versions": doc{"values": []any{identityVersion(c)}}}}
		}},
		{"GET", "/v3", func(c *call) *reply { return ground.OK(doc{"version": identityVersion(c)}) }},
		{"GET", "/v3/{$}", func(c *call) *reply { return ground.OK(doc{"version": identityVersion(c)}) }},
		{"POST", "/v3/auth/tokens", issue},
		{"GET", "/v3/auth/tokens", validate}, // and HEAD
		{"DELETE", "/v3/auth/tokens", revoke},
		{"GET", "/v3/auth/catalog", func(c *call) *reply {
			return ground.OK(doc{"catalog": Catalog(c.Cloud, c.Base, c.Token.Project), "links": doc{"self": c.SelfURL()}})
		}},
		{"GET", "/v3/auth/projects", func(c *call) *reply { return projectsOf(c, c.Token.User) }},
		{"GET", "/v3/auth/domains", func(c *call) *reply { return entityList(c, "domains", nil) }},
		{"GET", "/v3/auth/system", func(c *call) *reply { return ground.OK(doc{"system": []any{}, "links": doc{"self": c.SelfURL()}}) }},
		{"GET", "/v3/users/{id}/projects", userProjects},
		{"POST", "/v3/users/{id}/password", changePassword},
		{"GET", "/v3/credentials", func(c *call) *reply { return entityList(c, "credentials", nil) }},
		{"GET", "/v3/limits", func(c *call) *reply { return entityList(c, "limits", nil) }},
		{"GET", "/v3/registered_limits", func(c *call) *reply { return entityList(c, "registered_limits", nil) }},
		{"GET", "/v3/limits/model", func(*call) *reply {
			return ground.OK(doc{"model": doc{"name": "flat", "description": "Limit enforcement and validation does not take project hierarchy into consideration."}})
		}},
	}
	for _, e := range entityKinds {
		routes = append(routes, e.routes()...)
	}
	routes = append(routes, assignmentRoutes()...)
	routes = append(routes, groupRoutes()...)
	routes = append(routes, trustRoutes()...)
	routes = append(routes, keyRoutes()...)
	return append(routes, credentialRoutes()...)
}

func identityVersion(c *call) doc {
	return doc{"id": "v3.14", "status": "stable", "updated": "2020-04-07T00:00:00Z",
		"links":       []any{doc{"rel": "self", "href": c.Base + "/identity/v3/"}},
		"media-types": []any{doc{"base": "application/json", "type": "application/vnd.openstack.identity-v3+json"}}}
}

// entityList is a list as Keystone shows it.
func entityList(c *call, plural string, rows []any) *reply {
	if rows == nil {
		rows = []any{}
	}
	return ground.OK(doc{plural: rows, "links": doc{"next": nil, "self": c.SelfURL(), "previous": nil}})
}

func userProjects(c *call) *reply {
	if !c.IsAdmin() && c.ID() != c.Token.User {
		return forbiddenTo("list_user_projects")
	}
	return projectsOf(c, c.ID())
}

func projectsOf(c *call, user string) *reply {
	seen := map[string]bool{}
	var rows []any
	for _, a := range c.Table("identity.assignment").By("user_id", user) {
		p := c.Table("identity.project").Get(a.Str("target_id"))
		if p != nil && !seen[p.Str("id")] {
			seen[p.Str("id")] = true
			rows = append(rows, entityBody(c, "projects", p))
		}
	}
	return entityList(c, "projects", rows)
}

func changePassword(c *call) *reply {
	u := c.Table("identity.user").Get(c.ID())
	given := c.Body.Sub("user")
	if u == nil || u.Str("_password") != HashPassword(given.Str("original_password")) {
		return denied()
	}
	c.Table("identity.user").Put(u.With("_password", HashPassword(given.Str("password"))))
	return ground.NoContent()
}
