package simcloud_test

import (
	"os"
	"testing"
	"time"

	"hearth/shared/simcloud"
)

func appendTo(t *testing.T, file, text string) {
	t.Helper()
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
}

func TestVolumes(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{Settings: simcloud.Settings{VolumeCreate: 5, VolumeDelete: 5, VolumeAction: 5}})
	demo, alt := w.login("demo", "demo"), w.login("alt_demo", "alt_demo")
	all := "/volume/v3/" + demo.project + "/volumes"
	for _, bad := range []struct {
		fields obj
		code   int
		words  string
	}{
		{obj{"size": 0}, 400, "0 is less than the minimum of 1"}, {obj{"size": "q"}, 400, "'q' does not match"}, {obj{}, 400, "malformed or otherwise incorrect"},
		{obj{"size": 1, "volume_type": "zz"}, 404, "Volume type with name zz"}, {obj{"size": 1, "imageRef": unknownID}, 400, "Invalid image identifier"},
		{obj{"size": 1, "snapshot_id": unknownID}, 404, "Snapshot " + unknownID}, {obj{"size": 1, "availability_zone": "mars"}, 400, "'mars' is invalid"},
	} {
		demo.fails(bad.code, bad.words, "POST", all, obj{"volume": bad.fields})
	}
	id := text(demo.want(202, "POST", all, obj{"volume": obj{"size": 1, "name": "v", "metadata": obj{"a": "b"}}}), "volume.id")
	one := all + "/" + id
	status := func(want string) {
		t.Helper()
		equal(t, "status", at(demo.want(200, "GET", one, nil), "volume.status"), want)
	}
	status("creating")
	demo.fails(400, "Volume status must be available", "DELETE", one, nil)
	w.clock.move(5 * time.Second)
	status("available")
	alt.fails(404, "could not be found", "GET", "/volume/v3/"+alt.project+"/volumes/"+id, nil)
	demo.fails(400, "New size for extend must be greater", "POST", one+"/action", obj{"os-extend": obj{"new_size": 1}})
	demo.want(202, "POST", one+"/action", obj{"os-extend": obj{"new_size": 3}})
	status("extending")
	w.clock.move(5 * time.Second)
	equal(t, "size", at(demo.want(200, "GET", one, nil), "volume.size"), 3)
	equal(t, "by metadata", count(demo.want(200, "GET", all+"?metadata=%7B'a':'b'%7D", nil), "volumes"), 1)
	s := text(demo.want(202, "POST", "/volume/v3/"+demo.project+"/snapshots", obj{"snapshot": obj{"volume_id": id}}), "snapshot.id")
	w.clock.move(5 * time.Second)
	demo.fails(400, "have snapshots", "DELETE", one, nil)
	demo.want(202, "DELETE", "/volume/v3/"+demo.project+"/snapshots/"+s, nil)
	w.clock.move(5 * time.Second)
	demo.want(202, "DELETE", one, nil)
	status("deleting")
	w.clock.move(5 * time.Second)
	demo.fails(404, "could not be found", "GET", one, nil)
}

func TestImages(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{Settings: simcloud.Settings{ImageImport: 5}})
	demo, alt := w.login("demo", "demo"), w.login("alt_demo", "alt_demo")
	all := "/image/v2/images"
	made := demo.want(201, "POST", all, obj{"name": "i", "disk_format": "qcow2", "container_format": "bare", "os_distro": "x"})
	one := all + "/" + text(made, "id")
	demo.fails(400, "is not one of", "POST", all, obj{"name": "i", "disk_format": "zz"})
	demo.fails(403, "publicize_image", "POST", all, obj{"name": "i", "visibility": "public"})
	demo.fails(400, "does not pass filtering", "POST", one+"/import", obj{"method": obj{"name": "web-download", "uri": "file:///x"}})
	demo.want(202, "POST", one+"/import", obj{"method": obj{"name": "web-download", "uri": "http://127.0.0.1/x"}})
	equal(t, "importing", demo.want(200, "GET", one, nil)["status"], "importing")
	w.clock.move(5 * time.Second)
	got := demo.want(200, "GET", one, nil)
	equal(t, "active", got["status"], "active")
	equal(t, "property", got["os_distro"], "x")
	alt.fails(404, "No image found with ID", "GET", one, nil)
	patch := demo.with("Content-Type", "application/openstack-images-v2.1-json-patch")
	patch.want(200, "PATCH", one, []any{obj{"op": "replace", "path": "/name", "value": "j"}, obj{"op": "add", "path": "/protected", "value": true}})
	equal(t, "by name", count(demo.want(200, "GET", all+"?name=j", nil), "images"), 1)
	demo.fails(403, "is protected and cannot be deleted", "DELETE", one, nil)
	patch.want(200, "PATCH", one, []any{obj{"op": "replace", "path": "/protected", "value": false}})
	demo.want(204, "DELETE", one, nil)

	file := all + "/" + text(demo.want(201, "POST", all, obj{"name": "f", "disk_format": "raw", "container_format": "bare"}), "id")
	demo.want(204, "PUT", file+"/file", "hello")
	equal(t, "checksum", demo.want(200, "GET", file, nil)["checksum"], "5d41402abc4b2a76b9719d911017c592")
}

func TestContainers(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{})
	demo, alt := w.login("demo", "demo"), w.login("alt_demo", "alt_demo")
	account := "/object-store/v1/AUTH_" + demo.project
	c := account + "/c"
	demo.with("X-Container-Meta-A", "b").with("X-Container-Read", ".r:*").want(201, "PUT", c, nil)
	demo.want(202, "PUT", c, nil)
	_, head, _ := demo.ask("HEAD", c, nil)
	equal(t, "metadata", head.Get("X-Container-Meta-A")+head.Get("X-Container-Read"), "b.r:*")
	demo.with("Content-Type", "text/plain").want(201, "PUT", c+"/a//b/../x", "hi")
	equal(t, "object", demo.want(200, "GET", c+"/a//b/../x", nil)["text"], "hi")
	equal(t, "list", demo.want(200, "GET", c, nil)["text"], "a//b/../x\n")
	_, head, _ = demo.ask("HEAD", account, nil)
	equal(t, "objects", head.Get("X-Account-Object-Count"), "1")
	alt.want(403, "GET", c, nil)
	alt.want(403, "PUT", account+"/mine", nil)
	demo.want(409, "DELETE", c, nil)
	demo.with("X-Remove-Container-Meta-A", "x").want(204, "POST", c, nil)
	_, head, _ = demo.ask("HEAD", c, nil)
	equal(t, "removed", head.Get("X-Container-Meta-A"), "")
	demo.want(204, "DELETE", c+"/a//b/../x", nil)
	demo.want(204, "DELETE", c, nil)
	demo.want(404, "HEAD", c, nil)
	demo.want(404, "DELETE", c, nil)
}
