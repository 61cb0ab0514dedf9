package swift

import (
	"sort"
	"strconv"
	"time"

	"hearth/shared/simcloud/ground"
)

// containerHeaders are kept with a container beside its metadata.
var containerHeaders = []string{"X-Container-Read", "X-Container-Write", "X-Versions-Location", "X-History-Location", "X-Container-Sync-To", "X-Container-Sync-Key"}

func containersOf(c *call, account string) []doc {
	rows := c.Table("object-store.container").By("account", account)
	sort.Slice(rows, func(i, j int) bool { return rows[i].Str("name") < rows[j].Str("name") })
	return rows
}

// sizeOf counts a container's objects and their bytes.
func sizeOf(c *call, d doc) (count, bytes int64) {
	for _, o := range c.Table("object-store.object").By("container", d.Str("id")) {
		count, bytes = count+1, bytes+o.Num("bytes")
	}
	return count, bytes
}

// findContainer returns the container of the path.
func findContainer(c *call) (doc, *reply) {
	account, p := findAccount(c)
	if p != nil {
		return nil, p
	}
	d := c.Table("object-store.container").Get(account + "/" + c.Path("container"))
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
	key := account + "/" + c.Path("container")
	old := c.Table("object-store.container").Get(key)
	d := doc{"id": key, "account": account, "name": c.Path("container"), "_at": c.Now.UTC().Format(time.RFC3339Nano), "_stamp": swiftStamp(c.Now)}
	if old != nil {
		d = old.With()
	}
	d["meta"] = meta(c.Request.Header, old.Sub("meta"), "X-Container-Meta-", containerHeaders...)
	c.Table("object-store.container").Put(d)
	if old != nil {
		return swiftError(202)
	}
	return &reply{Code: 201, Kind: "text/html; charset=UTF-8"}
}

func postContainer(c *call) *reply {
	d, p := findContainer(c)
	if p != nil {
		return p
	}
	c.Table("object-store.container").Put(d.With("meta", meta(c.Request.Header, d.Sub("meta"), "X-Container-Meta-", containerHeaders...)))
	return ground.NoContent()
}

func showContainer(c *call) *reply {
	d, p := findContainer(c)
	if p != nil {
		return p
	}
	objects := c.Table("object-store.object").By("container", d.Str("id"))
	sort.Slice(objects, func(i, j int) bool { return objects[i].Str("name") < objects[j].Str("name") })
	var names []string
	var rows []any
	for _, o := range objects {
		if inPage(c, o.Str("name"), len(names)) {
			names = append(names, o.Str("name"))
			rows = append(rows, doc{"name": o["name"], "bytes": o["bytes"], "hash": o["hash"], "content_type": o["content_type"], "last_modified": o["_at"]})
		}
	}
	count, bytes := sizeOf(c, d)
	out := listing(c, names, rows)
	if c.Request.Method == "HEAD" {
		out = ground.NoContent()
	}
	return withMeta(out, d.Sub("meta")).Set("X-Container-Object-Count", strconv.FormatInt(count, 10)).Set("X-Container-Bytes-Used", strconv.FormatInt(bytes, 10)).
		Set("X-Timestamp", d.Str("_stamp")).Set("Last-Modified", httpDate(d)).Set("Accept-Ranges", "bytes").Set("X-Storage-Policy", "Policy-0")
}

func deleteContainer(c *call) *reply {
	d, p := findContainer(c)
	if p != nil {
		return p
	}
	if count, _ := sizeOf(c, d); count > 0 {
		return swiftError(409)
	}
	c.Table("object-store.container").Remove(d.Str("id"))
	return ground.NoContent()
}
