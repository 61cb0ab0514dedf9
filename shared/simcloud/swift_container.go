package simcloud

import (
	"sort"
	"strconv"
	"time"
)

// containerHeaders are kept with a container beside its metadata.
var containerHeaders = []string{"X-Container-Read", "X-Container-Write", "X-Versions-Location", "X-History-Location", "X-Container-Sync-To", "X-Container-Sync-Key"}

func containersOf(c *call, account string) []doc {
	rows := c.t("object-store.container").by("account", account)
	sort.Slice(rows, func(i, j int) bool { return rows[i].str("name") < rows[j].str("name") })
	return rows
}

// sizeOf counts a container's objects and their bytes.
func sizeOf(c *call, d doc) (count, bytes int64) {
	for _, o := range c.t("object-store.object").by("container", d.str("id")) {
		count, bytes = count+1, bytes+o.num("bytes")
	}
	return count, bytes
}

// findContainer returns the container of the path.
func findContainer(c *call) (doc, *reply) {
	account, p := findAccount(c)
	if p != nil {
		return nil, p
	}
	d := c.t("object-store.container").get(account + "/" + c.path("container"))
	if d == nil {
		return nil, swiftError(404)
	}
	return d, nil
}

func putContainer(c *call) *reply {
	account, p := findAccount(c)
	if p != nil {
		return p
	}
	key := account + "/" + c.path("container")
	old := c.t("object-store.container").get(key)
	d := doc{"id": key, "account": account, "name": c.path("container"), "_at": c.now.UTC().Format(time.RFC3339Nano), "_stamp": swiftStamp(c.now)}
	if old != nil {
		d = old.with()
	}
	d["meta"] = meta(c.r.Header, old.sub("meta"), "X-Container-Meta-", containerHeaders...)
	c.t("object-store.container").put(d)
	if old != nil {
		return swiftError(202)
	}
	return &reply{code: 201, kind: "text/html; charset=UTF-8"}
}

func postContainer(c *call) *reply {
	d, p := findContainer(c)
	if p != nil {
		return p
	}
	c.t("object-store.container").put(d.with("meta", meta(c.r.Header, d.sub("meta"), "X-Container-Meta-", containerHeaders...)))
	return noContent()
}

func showContainer(c *call) *reply {
	d, p := findContainer(c)
	if p != nil {
		return p
	}
	objects := c.t("object-store.object").by("container", d.str("id"))
	sort.Slice(objects, func(i, j int) bool { return objects[i].str("name") < objects[j].str("name") })
	var names []string
	var rows []any
	for _, o := range objects {
		if inPage(c, o.str("name"), len(names)) {
			names = append(names, o.str("name"))
			rows = append(rows, doc{"name": o["name"], "bytes": o["bytes"], "hash": o["hash"], "content_type": o["content_type"], "last_modified": o["_at"]})
		}
	}
	count, bytes := sizeOf(c, d)
	out := listing(c, names, rows)
	if c.r.Method == "HEAD" {
		out = noContent()
	}
	return withMeta(out, d.sub("meta")).set("X-Container-Object-Count", strconv.FormatInt(count, 10)).set("X-Container-Bytes-Used", strconv.FormatInt(bytes, 10)).
		set("X-Timestamp", d.str("_stamp")).set("Last-Modified", httpDate(d)).set("Accept-Ranges", "bytes").set("X-Storage-Policy", "Policy-0")
}

func deleteContainer(c *call) *reply {
	d, p := findContainer(c)
	if p != nil {
		return p
	}
	if count, _ := sizeOf(c, d); count > 0 {
		return swiftError(409)
	}
	c.t("object-store.container").remove(d.str("id"))
	return noContent()
}
