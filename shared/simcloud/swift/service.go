package swift

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"hearth/shared/simcloud/ground"
)

var objectAPI = &ground.API{
	Service: "object-store", Prefix: "/object-store",
	Denied:     func(*call) *reply { return swiftError(401) },
	Refused:    func(code int, _, message string) *reply { return swiftPage(code, message) },
	Unknown:    func(*call) *reply { return swiftError(404) },
	Open:       func(r *http.Request) bool { return r.URL.Path == "/object-store/info" || isTempURL(r) },
	AddHeaders: func(_ *call, p *reply) { p.Set("X-Trans-Id", "tx"+ground.RandomWord(21)) },
}

// Service returns Swift as a service of the cloud.
func Service() ground.Service {
	return ground.Service{
		API:    objectAPI,
		Routes: objectRoutes(),
		Tables: map[string][]string{"object-store.account": nil, "object-store.container": {"account"}, "object-store.object": {"container"}},
	}
}

var swiftWords = map[int]string{
	202: "The request is accepted for processing.",
	401: "This server could not verify that you are authorized to access the document you requested.",
	403: "Access was denied to this resource.",
	404: "The resource could not be found.",
	409: "There was a conflict when trying to complete your request.",
	411: "Content-Length header required.",
	422: "Unable to process the contained instructions",
}

func swiftPage(code int, message string) *reply {
	return &reply{Code: code, Kind: "text/html; charset=UTF-8", Raw: []byte("<html><h1>" + http.StatusText(code) + "</h1><p>" + message + "</p></html>")}
}

func swiftError(code int) *reply { return swiftPage(code, swiftWords[code]) }

func objectRoutes() []ground.Route {
	account, container, object := "/v1/{account}", "/v1/{account}/{container}", "/v1/{account}/{container}/{object...}"
	routes := []ground.Route{{"GET", "/info", func(*call) *reply {
		return ground.OK(doc{"swift": doc{"version": "2.30.1", "max_file_size": 5368709122, "container_listing_limit": 10000}, "tempurl": doc{"methods": []any{"GET", "HEAD", "PUT", "POST", "DELETE"}}})
	}}}
	for _, r := range []ground.Route{{"GET", account, showAccount}, {"POST", account, postAccount},
		{"GET", container, showContainer}, {"PUT", container, putContainer}, {"POST", container, postContainer}, {"DELETE", container, deleteContainer}} {
		routes = append(routes, r, ground.Route{r.Method, r.Path + "/{$}", r.Do})
	}
	return append(routes, ground.Route{"GET", object, getObject}, ground.Route{"PUT", object, putObject}, ground.Route{"POST", object, postObject}, ground.Route{"DELETE", object, deleteObject})
}

// findAccount checks that the caller may use the account.
func findAccount(c *call) (string, *reply) {
	name := c.Path("account")
	project, found := strings.CutPrefix(name, "AUTH_")
	if c.Token == nil {
		return name, nil // a temporary URL, which was checked
	}
	if !found || project != c.Project() && !c.IsAdmin() {
		return "", swiftError(403)
	}
	return name, nil
}

// meta returns the headers to store: those with the prefix, and the named ones.
func meta(h http.Header, old doc, prefix string, named ...string) doc {
	out := ground.OrDoc(old).With()
	for k, v := range h {
		if name, removed := strings.CutPrefix(k, "X-Remove-"+strings.TrimPrefix(prefix, "X-")); removed {
			delete(out, prefix+name)
			continue
		}
		keep := strings.HasPrefix(k, prefix)
		for _, n := range named {
			keep = keep || k == n
		}
		if !keep {
			continue
		}
		if v[0] == "" {
			delete(out, k)
		} else {
			out[k] = v[0]
		}
	}
	return out
}

func withMeta(p *reply, m doc) *reply {
	for k, v := range m {
		p.Set(k, ground.QueryText(v))
	}
	return p
}

func swiftStamp(t time.Time) string {
	return strconv.FormatFloat(float64(t.UnixMicro())/1e6, 'f', 5, 64)
}

func httpDate(d doc) string {
	t, _ := time.Parse(time.RFC3339Nano, d.Str("_at"))
	return t.UTC().Format(http.TimeFormat)
}

// listing answers with names, or with JSON on request.
func listing(c *call, names []string, rows []any) *reply {
	if c.Param("format") == "json" || strings.Contains(c.Request.Header.Get("Accept"), "application/json") {
		return ground.OK(ground.AnyList(rows))
	}
	if len(names) == 0 {
		return ground.NoContent()
	}
	return &reply{Code: 200, Kind: "text/plain; charset=utf-8", Raw: []byte(strings.Join(names, "\n") + "\n")}
}

// inPage reports whether a name is in the part of a list that the query asks for.
func inPage(c *call, name string, have int) bool {
	limit := 10000
	if n, err := strconv.Atoi(c.Param("limit")); err == nil {
		limit = n
	}
	return have < limit && strings.HasPrefix(name, c.Param("prefix")) && (c.Param("marker") == "" || name > c.Param("marker")) && (c.Param("end_marker") == "" || name < c.Param("end_marker"))
}

func showAccount(c *call) *reply {
	name, p := findAccount(c)
	if p != nil {
		return p
	}
	var names []string
	var rows []any
	var objects, bytes int64
	containers := containersOf(c, name)
	for _, d := range containers {
		count, size := sizeOf(c, d)
		objects, bytes = objects+count, bytes+size
		if inPage(c, d.Str("name"), len(names)) {
			names = append(names, d.Str("name"))
			rows = append(rows, doc{"name": d["name"], "count": count, "bytes": size, "last_modified": d["_at"]})
		}
	}
	out := listing(c, names, rows)
	if c.Request.Method == http.MethodHead {
		out = ground.NoContent()
	}
	return withMeta(out, c.Table("object-store.account").Get(name).Sub("meta")).
		Set("X-Account-Container-Count", strconv.Itoa(len(containers))).Set("X-Account-Object-Count", strconv.FormatInt(objects, 10)).
		Set("X-Account-Bytes-Used", strconv.FormatInt(bytes, 10)).Set("X-Timestamp", swiftStamp(c.Now)).Set("Accept-Ranges", "bytes")
}

func postAccount(c *call) *reply {
	name, p := findAccount(c)
	if p != nil {
		return p
	}
	old := c.Table("object-store.account").Get(name)
	c.Table("object-store.account").PutAt(name, ground.OrDoc(old).With("id", name, "meta", meta(c.Request.Header, old.Sub("meta"), "X-Account-Meta-")))
	return ground.NoContent()
}
