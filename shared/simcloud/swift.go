package simcloud

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

var objectFace = &face{
	service: "object-store", prefix: "/object-store",
	denied:  func(*call) *reply { return swiftError(401) },
	refused: func(code int, _, message string) *reply { return swiftPage(code, message) },
	nowhere: func(*call) *reply { return swiftError(404) },
	open:    func(r *http.Request) bool { return r.URL.Path == "/object-store/info" || isTempURL(r) },
	dress:   func(_ *call, p *reply) { p.set("X-Trans-Id", "tx"+word(21)) },
}

func objectService() service {
	return service{
		face:   objectFace,
		routes: objectRoutes(),
		tables: map[string][]string{"object-store.account": nil, "object-store.container": {"account"}, "object-store.object": {"container"}},
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
	return &reply{code: code, kind: "text/html; charset=UTF-8", raw: []byte("<html><h1>" + http.StatusText(code) + "</h1><p>" + message + "</p></html>")}
}

func swiftError(code int) *reply { return swiftPage(code, swiftWords[code]) }

func objectRoutes() []route {
	account, container, object := "/v1/{account}", "/v1/{account}/{container}", "/v1/{account}/{container}/{object...}"
	routes := []route{{"GET", "/info", func(*call) *reply {
		return ok(doc{"swift": doc{"version": "2.30.1", "max_file_size": 5368709122, "container_listing_limit": 10000}, "tempurl": doc{"methods": []any{"GET", "HEAD", "PUT", "POST", "DELETE"}}})
	}}}
	for _, r := range []route{{"GET", account, showAccount}, {"POST", account, postAccount},
		{"GET", container, showContainer}, {"PUT", container, putContainer}, {"POST", container, postContainer}, {"DELETE", container, deleteContainer}} {
		routes = append(routes, r, route{r.method, r.path + "/{$}", r.do})
	}
	return append(routes, route{"GET", object, getObject}, route{"PUT", object, putObject}, route{"POST", object, postObject}, route{"DELETE", object, deleteObject})
}

// findAccount checks that the caller may use the account.
func findAccount(c *call) (string, *reply) {
	name := c.path("account")
	project, found := strings.CutPrefix(name, "AUTH_")
	if c.tok == nil {
		return name, nil // a temporary URL, which was checked
	}
	if !found || project != c.project() && !c.admin() {
		return "", swiftError(403)
	}
	return name, nil
}

// meta returns the headers to store: those with the prefix, and the named ones.
func meta(h http.Header, old doc, prefix string, named ...string) doc {
	out := orDoc(old).with()
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
		p.set(k, plain(v))
	}
	return p
}

func swiftStamp(t time.Time) string {
	return strconv.FormatFloat(float64(t.UnixMicro())/1e6, 'f', 5, 64)
}

func httpDate(d doc) string {
	t, _ := time.Parse(time.RFC3339Nano, d.str("_at"))
	return t.UTC().Format(http.TimeFormat)
}

// listing answers with names, or with JSON on request.
func listing(c *call, names []string, rows []any) *reply {
	if c.param("format") == "json" || strings.Contains(c.r.Header.Get("Accept"), "application/json") {
		return ok(anys(rows))
	}
	if len(names) == 0 {
		return noContent()
	}
	return &reply{code: 200, kind: "text/plain; charset=utf-8", raw: []byte(strings.Join(names, "\n") + "\n")}
}

// inPage reports whether a name is in the part of a list that the query asks for.
func inPage(c *call, name string, have int) bool {
	limit := 10000
	if n, err := strconv.Atoi(c.param("limit")); err == nil {
		limit = n
	}
	return have < limit && strings.HasPrefix(name, c.param("prefix")) && (c.param("marker") == "" || name > c.param("marker")) && (c.param("end_marker") == "" || name < c.param("end_marker"))
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
		if inPage(c, d.str("name"), len(names)) {
			names = append(names, d.str("name"))
			rows = append(rows, doc{"name": d["name"], "count": count, "bytes": size, "last_modified": d["_at"]})
		}
	}
	out := listing(c, names, rows)
	if c.r.Method == http.MethodHead {
		out = noContent()
	}
	return withMeta(out, c.t("object-store.account").get(name).sub("meta")).
		set("X-Account-Container-Count", strconv.Itoa(len(containers))).set("X-Account-Object-Count", strconv.FormatInt(objects, 10)).
		set("X-Account-Bytes-Used", strconv.FormatInt(bytes, 10)).set("X-Timestamp", swiftStamp(c.now)).set("Accept-Ranges", "bytes")
}

func postAccount(c *call) *reply {
	name, p := findAccount(c)
	if p != nil {
		return p
	}
	old := c.t("object-store.account").get(name)
	c.t("object-store.account").putAt(name, orDoc(old).with("id", name, "meta", meta(c.r.Header, old.sub("meta"), "X-Account-Meta-")))
	return noContent()
}
