package simcloud

import (
	"crypto/md5"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// imageKinds are the possible disk and container formats.
var imageKinds = map[string][]any{
	"disk_format":      {nil, "ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso", "ploop"},
	"container_format": {nil, "ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed"},
	"visibility":       {"community", "public", "private", "shared"},
}

// imageSet are the fields that an image's owner may not set.
var imageReadOnly = map[string]bool{"status": true, "checksum": true, "size": true, "virtual_size": true, "created_at": true, "updated_at": true,
	"owner": true, "self": true, "file": true, "schema": true, "stores": true, "os_hash_algo": true, "os_hash_value": true}

func newImage(c *call, name, disk, container, visibility string) doc {
	return doc{"id": uuid(), "name": name, "disk_format": disk, "container_format": container, "visibility": visibility, "size": nil, "virtual_size": nil, "status": "queued",
		"checksum": nil, "protected": false, "min_ram": 0, "min_disk": 0, "owner": c.project(), "os_hidden": false, "os_hash_algo": nil, "os_hash_value": nil,
		"created_at": stamp(c.now), "updated_at": stamp(c.now), "tags": []any{}}
}

func seesImage(c *call, d doc) bool {
	switch d.str("visibility") {
	case "public", "community":
		return true
	case "shared":
		if d.sub("_members").has(c.project()) {
			return true
		}
	}
	return c.mine(d.str("owner"))
}

func image(d doc) doc {
	out := d.shown()
	base := "/v2/images/" + d.str("id")
	out["self"], out["file"], out["schema"] = base, base+"/file", "/v2/schemas/image"
	if d.str("status") == "active" {
		out["stores"] = "files"
	}
	return out
}

// setImage sets one field of an image.
func setImage(c *call, d doc, name string, v any) *reply {
	if imageReadOnly[name] {
		return glanceError(403, "Attribute '"+name+"' is read-only.")
	}
	if kinds := imageKinds[name]; kinds != nil && !oneOf(kinds, v) {
		return glanceError(400, "Provided object does not match schema 'image': "+python(v)+" is not one of "+python(kinds))
	}
	switch name {
	case "visibility":
		if v == "public" && !c.admin() {
			return glanceError(403, "You are not authorized to complete publicize_image action.")
		}
	case "name":
		if _, isText := v.(string); v != nil && !isText {
			return glanceError(400, "Provided object does not match schema 'image': "+plain(v)+" is not of type 'null', 'string'")
		}
	case "min_ram", "min_disk":
		n, isNumber := v.(json.Number)
		if i, err := n.Int64(); !isNumber || err != nil || i < 0 {
			return glanceError(400, "Provided object does not match schema 'image': "+python(v)+" is not of type 'integer'")
		}
	case "protected", "os_hidden":
		if _, isBool := v.(bool); !isBool {
			return glanceError(400, "Provided object does not match schema 'image': "+python(v)+" is not of type 'boolean'")
		}
	case "tags":
		if _, isList := v.([]any); !isList {
			return glanceError(400, "Provided object does not match schema 'image': "+python(v)+" is not of type 'array'")
		}
	case "id":
	default:
		if _, isText := v.(string); v != nil && !isText && !imageFields[name] {
			return glanceError(400, "Provided object does not match schema 'image': "+python(v)+" is not of type 'null', 'string'")
		}
	}
	d[name] = v
	return nil
}

var imageFields = map[string]bool{"disk_format": true, "container_format": true, "locations": true}

func oneOf(list []any, v any) bool {
	for _, l := range list {
		if l == v {
			return true
		}
	}
	return false
}

func createImage(c *call) *reply {
	d := newImage(c, "", "", "", "shared")
	d["name"], d["disk_format"], d["container_format"] = nil, nil, nil
	for _, name := range sorted(c.body) {
		if name == "owner" && c.admin() {
			d["owner"] = c.body[name]
			continue
		}
		if p := setImage(c, d, name, c.body[name]); p != nil {
			return p
		}
	}
	if c.t("image.image").get(d.str("id")) != nil {
		return glanceError(409, "Image ID "+d.str("id")+" already exists!")
	}
	c.t("image.image").put(d)
	return created(image(d)).set("Location", c.base+"/image/v2/images/"+d.str("id")).set("OpenStack-image-import-methods", "glance-direct,web-download")
}

func findImage(c *call) (doc, *reply) {
	d := c.t("image.image").get(c.id())
	if d == nil || !seesImage(c, d) {
		return nil, glanceError(404, "No image found with ID "+c.id())
	}
	return d, nil
}

// ownImage returns an image that the caller may change.
func ownImage(c *call, action string) (doc, *reply) {
	d, p := findImage(c)
	if p == nil && !c.mine(d.str("owner")) {
		return nil, glanceError(403, "You are not authorized to complete "+action+" action.")
	}
	return d, p
}

func showImage(c *call) *reply {
	d, p := findImage(c)
	if p != nil {
		return p
	}
	return ok(image(d))
}

func patchImage(c *call) *reply {
	d, p := ownImage(c, "modify_image")
	if p != nil {
		return p
	}
	var ops []struct {
		Op, Path string
		Value    any
	}
	dec := json.NewDecoder(strings.NewReader(string(c.raw)))
	dec.UseNumber()
	if dec.Decode(&ops) != nil {
		return glanceError(400, "Request body must be a JSON array of operation objects.")
	}
	next := d.with("updated_at", stamp(c.now))
	for _, op := range ops {
		name := strings.TrimPrefix(op.Path, "/")
		if op.Op != "add" && !next.has(name) {
			return glanceError(409, "Property "+name+" does not exist.")
		}
		if op.Op == "remove" {
			delete(next, name)
			continue
		}
		if p := setImage(c, next, name, op.Value); p != nil {
			return p
		}
	}
	return ok(image(c.t("image.image").put(next)))
}

func deleteImage(c *call) *reply {
	d := c.t("image.image").get(c.id())
	switch {
	case d == nil || !seesImage(c, d):
		return glanceError(404, "Failed to find image "+c.id()+" to delete")
	case !c.mine(d.str("owner")):
		return glanceError(403, "You are not authorized to complete delete_image action.")
	case d.flag("protected"):
		return glanceError(403, "Image "+c.id()+" is protected and cannot be deleted.")
	}
	c.t("image.image").remove(c.id())
	return noContent()
}

// filled returns the image with data of that size and its checksums.
func filled(d doc, data []byte) doc {
	md, sha := md5.Sum(data), sha512.Sum512(data)
	return d.with("status", "active", "size", len(data), "checksum", hex.EncodeToString(md[:]), "os_hash_algo", "sha512", "os_hash_value", hex.EncodeToString(sha[:]))
}

func uploadImage(c *call) *reply {
	d, p := ownImage(c, "upload_image")
	if p != nil {
		return p
	}
	if d.str("status") != "queued" {
		return glanceError(409, "Image status transition from "+d.str("status")+" to saving is not allowed")
	}
	c.t("image.image").put(filled(d, c.raw).with("updated_at", stamp(c.now)))
	return noContent()
}

// downloadImage answers with zeros: the simulated cloud keeps no image data.
func downloadImage(c *call) *reply {
	d, p := findImage(c)
	if p != nil {
		return p
	}
	if d.str("status") != "active" {
		return noContent()
	}
	return &reply{code: 200, raw: make([]byte, min(d.num("size"), maxBody)), kind: "application/octet-stream"}
}

func stageImage(c *call) *reply {
	d, p := ownImage(c, "stage_image")
	if p != nil {
		return p
	}
	c.t("image.image").put(d.with("status", "uploading", "_staged", len(c.raw)))
	return noContent()
}

// importImage sets the image's data; it downloads nothing.
func importImage(c *call) *reply {
	d, p := ownImage(c, "import_image")
	if p != nil {
		return p
	}
	method := c.body.sub("method")
	switch method.str("name") {
	case "web-download":
		if uri := method.str("uri"); !strings.HasPrefix(uri, "http://") && !strings.HasPrefix(uri, "https://") {
			return glanceError(400, "URI for web-download does not pass filtering: "+uri)
		}
		if d.str("status") != "queued" {
			return glanceError(409, "Image needs to be in 'queued' state to use 'web-download' method")
		}
	case "glance-direct":
		if d.str("status") != "uploading" {
			return glanceError(409, "Image needs to be staged before 'glance-direct' method can be used")
		}
	default:
		return glanceError(400, "Unknown import method name '"+method.str("name")+"'.")
	}
	if d["disk_format"] == nil || d["container_format"] == nil {
		return glanceError(400, "'disk_format' needs to be set before import")
	}
	end := "active"
	if c.spoilt {
		end = "queued"
	}
	c.t("image.image").put(d.with("status", "importing", "_due", later(c.now, c.settings.ImageImport), "_then", doc{"status": end}))
	return accepted([]any{})
}

func imageDue(c *Cloud, d doc, at time.Time) {
	next := filled(d, []byte(d.str("id"))).with("status", d.sub("_then")["status"], "updated_at", stamp(at))
	delete(next, "_due")
	delete(next, "_then")
	c.t("image.image").put(next)
}

func listImages(c *call) *reply {
	rows := []any{}
	limit := 25
	if n, err := strconv.Atoi(c.param("limit")); err == nil {
		limit = min(n, 1000)
	}
	all := c.t("image.image").all()
	marker, next := c.param("marker"), ""
	for i := len(all) - 1; i >= 0; i-- {
		d := all[i]
		switch {
		case !listsImage(c, d):
		case marker != "":
			if d.str("id") == marker {
				marker = ""
			}
		case len(rows) == limit:
			next, i = asDoc(rows[limit-1]).str("id"), -1
		default:
			rows = append(rows, image(d))
		}
	}
	if marker != "" {
		return glanceError(400, "Invalid marker: Image "+marker+" could not be found.")
	}
	first := "/v2/images"
	q := c.q
	q.Del("marker")
	if len(q) > 0 {
		first += "?" + q.Encode()
	}
	body := doc{"images": rows, "first": first, "schema": "/v2/schemas/images"}
	if next != "" {
		q.Set("marker", next)
		body["next"] = "/v2/images?" + q.Encode()
	}
	return ok(body)
}

// listsImage reports whether a list shows the image. Images that other projects share with all are shown
// on request.
func listsImage(c *call, d doc) bool {
	if !seesImage(c, d) || d.str("visibility") == "community" && d.str("owner") != c.project() && c.param("visibility") != "community" {
		return false
	}
	for name, values := range c.q {
		switch name {
		case "limit", "marker", "sort_key", "sort_dir", "sort", "size_min", "size_max", "created_at", "updated_at":
		case "tag":
			for _, tag := range values {
				if !among1(d["tags"], []string{tag}) {
					return false
				}
			}
		case "member_status":
		case "os_hidden":
			if hidden, _ := truth(values[0]); d.flag("os_hidden") != hidden {
				return false
			}
		default:
			if name == "visibility" && values[0] == "all" {
				continue
			}
			if list, in := strings.CutPrefix(values[0], "in:"); in {
				values = strings.Split(list, ",")
			}
			if !among1(d[name], values) {
				return false
			}
		}
	}
	return !d.flag("os_hidden") || c.q.Has("os_hidden")
}
