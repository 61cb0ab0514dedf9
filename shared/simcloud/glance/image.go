package glance

import (
	"crypto/md5"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"hearth/shared/simcloud/ground"
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

// NewImage returns an image without data that is not stored yet.
func NewImage(c *call, name, disk, container, visibility string) doc {
	return doc{"id": ground.UUID(), "name": name, "disk_format": disk, "container_format": container, "visibility": visibility, "size": nil, "virtual_size": nil, "status": "queued",
		"checksum": nil, "protected": false, "min_ram": 0, "min_disk": 0, "owner": c.Project(), "os_hidden": false, "os_hash_algo": nil, "os_hash_value": nil,
		"created_at": ground.Stamp(c.Now), "updated_at": ground.Stamp(c.Now), "tags": []any{}}
}

// SeesImage reports whether the caller may see the image.
func SeesImage(c *call, d doc) bool {
	switch d.Str("visibility") {
	case "public", "community":
		return true
	case "shared":
		if d.Sub("_members").Has(c.Project()) {
			return true
		}
	}
	return c.MaySee(d.Str("owner"))
}

func image(d doc) doc {
	out := d.Shown()
	base := "/v2/images/" + d.Str("id")
	out["self"], out["file"], out["schema"] = base, base+"/file", "/v2/schemas/image"
	if d.Str("status") == "active" {
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
		return glanceError(400, "Provided object does not match schema 'image': "+ground.PythonText(v)+" is not one of "+ground.PythonText(kinds))
	}
	switch name {
	case "visibility":
		if v == "public" && !c.IsAdmin() {
			return glanceError(403, "You are not authorized to complete publicize_image action.")
		}
	case "name":
		if _, isText := v.(string); v != nil && !isText {
			return glanceError(400, "Provided object does not match schema 'image': "+ground.QueryText(v)+" is not of type 'null', 'string'")
		}
	case "min_ram", "min_disk":
		n, isNumber := v.(json.Number)
		if i, err := n.Int64(); !isNumber || err != nil || i < 0 {
			return glanceError(400, "Provided object does not match schema 'image': "+ground.PythonText(v)+" is not of type 'integer'")
		}
	case "protected", "os_hidden":
		if _, isBool := v.(bool); !isBool {
			return glanceError(400, "Provided object does not match schema 'image': "+ground.PythonText(v)+" is not of type 'boolean'")
		}
	case "tags":
		if _, isList := v.([]any); !isList {
			return glanceError(400, "Provided object does not match schema 'image': "+ground.PythonText(v)+" is not of type 'array'")
		}
	case "id":
	default:
		if _, isText := v.(string); v != nil && !isText && !imageFields[name] {
			return glanceError(400, "Provided object does not match schema 'image': "+ground.PythonText(v)+" is not of type 'null', 'string'")
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
	d := NewImage(c, "", "", "", "shared")
	d["name"], d["disk_format"], d["container_format"] = nil, nil, nil
	for _, name := range ground.Sorted(c.Body) {
		if name == "owner" && c.IsAdmin() {
			d["owner"] = c.Body[name]
			continue
		}
		if p := setImage(c, d, name, c.Body[name]); p != nil {
			return p
		}
	}
	if c.Table("image.image").Get(d.Str("id")) != nil {
		return glanceError(409, "Image ID "+d.Str("id")+" already exists!")
	}
	c.Table("image.image").Put(d)
	return ground.Created(image(d)).Set("Location", c.Base+"/image/v2/images/"+d.Str("id")).Set("OpenStack-image-import-methods", "glance-direct,web-download")
}

func findImage(c *call) (doc, *reply) {
	d := c.Table("image.image").Get(c.ID())
	if d == nil || !SeesImage(c, d) {
		return nil, glanceError(404, "No image found with ID "+c.ID())
	}
	return d, nil
}

// ownImage returns an image that the caller may change.
func ownImage(c *call, action string) (doc, *reply) {
	d, p := findImage(c)
	if p == nil && !c.MaySee(d.Str("owner")) {
		return nil, glanceError(403, "You are not authorized to complete "+action+" action.")
	}
	return d, p
}

func showImage(c *call) *reply {
	d, p := findImage(c)
	if p != nil {
		return p
	}
	return ground.OK(image(d))
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
	dec := json.NewDecoder(strings.NewReader(string(c.Raw)))
	dec.UseNumber()
	if dec.Decode(&ops) != nil {
		return glanceError(400, "Request body must be a JSON array of operation objects.")
	}
	next := d.With("updated_at", ground.Stamp(c.Now))
	for _, op := range ops {
		name := strings.TrimPrefix(op.Path, "/")
		if op.Op != "add" && !next.Has(name) {
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
	return ground.OK(image(c.Table("image.image").Put(next)))
}

func deleteImage(c *call) *reply {
	d := c.Table("image.image").Get(c.ID())
	switch {
	case d == nil || !SeesImage(c, d):
		return glanceError(404, "Failed to find image "+c.ID()+" to delete")
	case !c.MaySee(d.Str("owner")):
		return glanceError(403, "You are not authorized to complete delete_image action.")
	case d.Flag("protected"):
		return glanceError(403, "Image "+c.ID()+" is protected and cannot be deleted.")
	}
	c.Table("image.image").Remove(c.ID())
	return ground.NoContent()
}

// WithData returns the image with data of that size and its checksums.
func WithData(d doc, data []byte) doc {
	md, sha := md5.Sum(data), sha512.Sum512(data)
	return d.With("status", "active", "size", len(data), "checksum", hex.EncodeToString(md[:]), "os_hash_algo", "sha512", "os_hash_value", hex.EncodeToString(sha[:]))
}

func uploadImage(c *call) *reply {
	d, p := ownImage(c, "upload_image")
	if p != nil {
		return p
	}
	if d.Str("status") != "queued" {
		return glanceError(409, "Image status transition from "+d.Str("status")+" to saving is not allowed")
	}
	c.Table("image.image").Put(WithData(d, c.Raw).With("updated_at", ground.Stamp(c.Now)))
	return ground.NoContent()
}

// downloadImage answers with zeros: the simulated cloud keeps no image data.
func downloadImage(c *call) *reply {
	d, p := findImage(c)
	if p != nil {
		return p
	}
	if d.Str("status") != "active" {
		return ground.NoContent()
	}
	return &reply{Code: 200, Raw: make([]byte, min(d.Num("size"), ground.MaxBody)), Kind: "application/octet-stream"}
}

func stageImage(c *call) *reply {
	d, p := ownImage(c, "stage_image")
	if p != nil {
		return p
	}
	c.Table("image.image").Put(d.With("status", "uploading", "_staged", len(c.Raw)))
	return ground.NoContent()
}

// importImage sets the image's data; it downloads nothing.
func importImage(c *call) *reply {
	d, p := ownImage(c, "import_image")
	if p != nil {
		return p
	}
	method := c.Body.Sub("method")
	switch method.Str("name") {
	case "web-download":
		if uri := method.Str("uri"); !strings.HasPrefix(uri, "http://") && !strings.HasPrefix(uri, "https://") {
			return glanceError(400, "URI for web-download does not pass filtering: "+uri)
		}
		if d.Str("status") != "queued" {
			return glanceError(409, "Image needs to be in 'queued' state to use 'web-download' method")
		}
	case "glance-direct":
		if d.Str("status") != "uploading" {
			return glanceError(409, "Image needs to be staged before 'glance-direct' method can be used")
		}
	default:
		return glanceError(400, "Unknown import method name '"+method.Str("name")+"'.")
	}
	if d["disk_format"] == nil || d["container_format"] == nil {
		return glanceError(400, "'disk_format' needs to be set before import")
	}
	end := "active"
	if c.ObjectFails {
		end = "queued"
	}
	c.Table("image.image").Put(d.With("status", "importing", "_due", ground.Later(c.Now, c.Current.ImageImport), "_then", doc{"status": end}))
	return ground.Accepted([]any{})
}

func imageDue(c *ground.Cloud, d doc, at time.Time) {
	next := WithData(d, []byte(d.Str("id"))).With("status", d.Sub("_then")["status"], "updated_at", ground.Stamp(at))
	delete(next, "_due")
	delete(next, "_then")
	c.Table("image.image").Put(next)
}

func listImages(c *call) *reply {
	rows := []any{}
	limit := 25
	if n, err := strconv.Atoi(c.Param("limit")); err == nil {
		limit = min(n, 1000)
	}
	all := c.Table("image.image").All()
	marker, next := c.Param("marker"), ""
	for i := len(all) - 1; i >= 0; i-- {
		d := all[i]
		switch {
		case !listsImage(c, d):
		case marker != "":
			if d.Str("id") == marker {
				marker = ""
			}
		case len(rows) == limit:
			next, i = ground.AsDoc(rows[limit-1]).Str("id"), -1
		default:
			rows = append(rows, image(d))
		}
	}
	if marker != "" {
		return glanceError(400, "Invalid marker: Image "+marker+" could not be found.")
	}
	first := "/v2/images"
	q := c.Query
	q.Del("marker")
	if len(q) > 0 {
		first += "?" + q.Encode()
	}
	body := doc{"images": rows, "first": first, "schema": "/v2/schemas/images"}
	if next != "" {
		q.Set("marker", next)
		body["next"] = "/v2/images?" + q.Encode()
	}
	return ground.OK(body)
}

// listsImage reports whether a list shows the image. Images that other projects share with all are shown
// on request.
func listsImage(c *call, d doc) bool {
	if !SeesImage(c, d) || d.Str("visibility") == "community" && d.Str("owner") != c.Project() && c.Param("visibility") != "community" {
		return false
	}
	for name, values := range c.Query {
		switch name {
		case "limit", "marker", "sort_key", "sort_dir", "sort", "size_min", "size_max", "created_at", "updated_at":
		case "tag":
			for _, tag := range values {
				if !ground.IsAmong(d["tags"], []string{tag}) {
					return false
				}
			}
		case "member_status":
		case "os_hidden":
			if hidden, _ := ground.Truth(values[0]); d.Flag("os_hidden") != hidden {
				return false
			}
		default:
			if name == "visibility" && values[0] == "all" {
				continue
			}
			if list, in := strings.CutPrefix(values[0], "in:"); in {
				values = strings.Split(list, ",")
			}
			if !ground.IsAmong(d[name], values) {
				return false
			}
		}
	}
	return !d.Flag("os_hidden") || c.Query.Has("os_hidden")
}
