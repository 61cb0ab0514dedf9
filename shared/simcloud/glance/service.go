package glance

import (
	"html"
	"net/http"
	"strings"
	"time"

	"hearth/shared/simcloud/ground"
)

var imageAPI = &ground.API{
	Service: "image", Prefix: "/image",
	Denied: func(*call) *reply {
		return ground.HTMLPage(401, "This server could not verify that you are authorized to access the document you requested. Either you supplied the wrong credentials (e.g., bad password), or your browser does not understand how to supply the credentials required.")
	},
	Refused: func(code int, _, message string) *reply { return glanceError(code, message) },
	Unknown: func(*call) *reply { return ground.HTMLPage(404, "The resource could not be found.") },
	Open: func(r *http.Request) bool {
		return strings.TrimSuffix(r.URL.Path, "/") == "/image" || r.URL.Path == "/image/versions"
	},
}

// Service returns Glance as a service of the cloud.
func Service() ground.Service {
	return ground.Service{
		API:    imageAPI,
		Routes: imageRoutes(),
		Tables: map[string][]string{"image.image": {"name"}},
		Due:    map[string]func(*ground.Cloud, doc, time.Time){"image.image": imageDue},
	}
}

func glanceError(code int, message string) *reply {
	return ground.HTMLPage(code, strings.ReplaceAll(html.EscapeString(message), "&#39;", "&#x27;"))
}

func imageRoutes() []ground.Route {
	versions := func(c *call) *reply {
		list := []any{}
		for _, v := range []string{"15", "13", "12", "11", "10", "9", "8", "7", "6", "5", "4", "3", "2", "1", "0"} {
			status := "SUPPORTED"
			if v == "15" {
				status = "CURRENT"
			}
			list = append(list, doc{"id": "v2." + v, "status": status, "links": []any{doc{"rel": "self", "href": c.Base + "/image/v2/"}}})
		}
		return &reply{Code: 300, Body: doc{"versions": list}}
	}
	one := "/v2/images/{id}"
	return []ground.Route{{"GET", "/{$}", versions}, {"GET", "/versions", versions},
		{"GET", "/v2/images", listImages}, {"POST", "/v2/images", createImage}, {"GET", one, showImage}, {"PATCH", one, patchImage}, {"DELETE", one, deleteImage},
		{"PUT", one + "/file", uploadImage}, {"GET", one + "/file", downloadImage}, {"PUT", one + "/stage", stageImage}, {"POST", one + "/import", importImage},
		{"PUT", one + "/tags/{tag}", tagImage}, {"DELETE", one + "/tags/{tag}", tagImage}, {"POST", one + "/actions/{action}", activateImage},
		{"GET", one + "/members", listMembers}, {"POST", one + "/members", addMember}, {"PUT", one + "/members/{member}", setMember},
		{"GET", one + "/members/{member}", showMember}, {"DELETE", one + "/members/{member}", dropMember},
		{"GET", "/v2/info/import", func(*call) *reply {
			return ground.OK(doc{"import-methods": doc{"description": "Import methods available.", "type": "array", "value": []any{"glance-direct", "web-download"}}})
		}},
		{"GET", "/v2/info/stores", func(*call) *reply { return ground.OK(doc{"stores": []any{doc{"id": "files", "default": "true"}}}) }},
		{"GET", "/v2/schemas/image", imageSchema}, {"GET", "/v2/schemas/images", func(*call) *reply { return ground.OK(doc{"name": "images", "properties": doc{}}) }}}
}

// imageSchema returns the type of each field; clients build their objects from it.
func imageSchema(*call) *reply {
	properties := doc{}
	for name, kind := range map[string]any{"id": "string", "name": []any{"null", "string"}, "status": "string", "visibility": "string", "protected": "boolean", "os_hidden": "boolean",
		"checksum": []any{"null", "string"}, "os_hash_algo": []any{"null", "string"}, "os_hash_value": []any{"null", "string"}, "owner": []any{"null", "string"},
		"size": []any{"null", "integer"}, "virtual_size": []any{"null", "integer"}, "container_format": []any{"null", "string"}, "disk_format": []any{"null", "string"},
		"created_at": "string", "updated_at": "string", "tags": "array", "min_ram": "integer", "min_disk": "integer", "self": "string", "file": "string", "schema": "string",
		"direct_url": "string", "locations": "array", "stores": "string", "kernel_id": []any{"null", "string"}, "ramdisk_id": []any{"null", "string"},
		"instance_uuid": "string", "architecture": "string", "os_distro": "string", "os_version": "string"} {
		properties[name] = doc{"type": kind}
	}
	return ground.OK(doc{"name": "image", "properties": properties, "additionalProperties": doc{"type": "string"}, "links": []any{}})
}
